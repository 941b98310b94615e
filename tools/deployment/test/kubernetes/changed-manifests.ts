import { randomUUID } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { testFolder } from '@laurel/fixtures/test-folder';

import { manifestsIn } from '../../src/kubernetes/route-choices.js';

/** The folder `docker` of the repository. */
export const DOCKER = fileURLToPath(new URL('../../../../docker', import.meta.url));

/** A change of one file below docker/kubernetes. */
export interface Change {
  readonly file: string;
  /** Must be in the file; each place where it is changes. */
  readonly from: string;
  readonly to: string;
}

/** A folder for this test alone. */
export function scratchFolder(): string {
  return join(testFolder(), `manifests-${randomUUID()}`);
}

/** A copy of the folder `docker` with changes. */
export async function changedManifests(...changes: readonly Change[]): Promise<string> {
  const copy = scratchFolder();
  await cp(DOCKER, copy, { recursive: true });
  for (const { file, from, to } of changes) {
    const path = join(manifestsIn(copy), file);
    const text = await readFile(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not have: ${from}`);
    await writeFile(path, text.replaceAll(from, to));
  }
  return copy;
}
