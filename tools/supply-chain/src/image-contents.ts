import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { needsOf, productionClosure } from '@laurel/build/production-closure.mjs';

import type { LockFile } from './repository.js';

const WEB_APP = 'apps/web';

/**
 * The packages that are in a folder laid out like this repository, as paths of the lock file: those that lie there, not those that
 * should.
 */
export async function imageContents({ packages }: LockFile, folder: string): Promise<string[]> {
  const has = async (path: string): Promise<boolean> => access(join(folder, path)).then(...YES_OR_NO);
  const places = Object.entries(packages).flatMap(([path, { link }]) => (path === '' || link ? [] : [path]));
  const lying = await Promise.all(places.map(async (path) => ((await has(join(path, 'package.json'))) ? [path] : [])));
  const bundled = (await has(join(WEB_APP, 'dist/index.html'))) ? webApp(packages) : [];
  return [...new Set([...lying.flat(), ...bundled])];
}

const YES_OR_NO = [() => true, () => false] as const;

/** The pages and what they were bundled with. Of this repository's own packages they take types alone, which leave nothing behind. */
function webApp(packages: LockFile['packages']): string[] {
  const libraries = needsOf(packages, WEB_APP, { optional: false }).filter((path) => path.includes('node_modules/'));
  return [WEB_APP, ...libraries.flatMap((path) => productionClosure(packages, path, { optional: false }))];
}
