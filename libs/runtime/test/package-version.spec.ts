import { expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';

import { packageVersion } from '../src/package-version.js';

it('every module of a package has the version of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  for (const module of ['src/serve.ts', 'src/http/door.ts', 'dist/serve.js', 'dist/http/door.js']) {
    expect(await packageVersion(new URL(`../${module}`, import.meta.url).href)).toBe(version);
  }
});
