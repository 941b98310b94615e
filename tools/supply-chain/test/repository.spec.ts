import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { complaintsAbout } from '../src/complaints.js';
import { readRepository, REPOSITORY } from '../src/read-repository.js';
import type { Manifest, Repository } from '../src/repository.js';
import { foreignPackages } from '../src/repository.js';

type Fault = (repository: Repository) => Repository;

let repository: Repository;

beforeAll(async () => {
  repository = await readRepository();
});

it('takes nothing from others that it should not', () => {
  expect(complaintsAbout(repository)).toEqual([]);
});

it("was told the truth about licences that npm does not know: the packages' own texts are MIT's", async () => {
  for (const { path } of foreignPackages(repository.lock).filter(({ license }) => license === undefined)) {
    const files = await readdir(join(REPOSITORY, path));
    const file = files.find((name) => name === 'LICENSE') ?? files.find((name) => /^readme\.md$/i.test(name)) ?? '';
    const text = await readFile(join(REPOSITORY, path, file), 'utf8');
    expect(text).toMatch(/Permission is hereby granted, free of charge[^]*THE SOFTWARE IS PROVIDED .AS IS./);
  }
});

/** One package that is locked otherwise; undefined takes away. */
function locked(path: string, change: Record<string, unknown>): Fault {
  return ({ lock, ...others }) => ({
    ...others,
    lock: { ...lock, packages: { ...lock.packages, [path]: { ...lock.packages[path], ...change } } },
  });
}

/** Another package.json at the root. */
function atRoot(change: (root: Manifest) => Manifest): Fault {
  return ({ root, manifests, ...others }) => ({ ...others, root: change(root), manifests: { ...manifests, '': change(root) } });
}

describe('finds', () => {
  const PG = 'node_modules/pg';
  const JEST = 'node_modules/jest';
  const SWC_PART = 'node_modules/@swc/core-linux-x64-gnu';
  const UNDECIDED = 'whether pg may run its install script is undecided';
  const IDLE = 'allowScripts names nx, which has no install script';

  it.each<[string, Fault, string | RegExp]>([
    ['no checksum', locked(PG, { integrity: undefined }), 'node_modules/pg has no SHA-512 to check it by'],
    ['a weak checksum', locked(PG, { integrity: 'sha1-AAAA' }), 'node_modules/pg has no SHA-512 to check it by'],
    ["a registry's address", locked(PG, { resolved: 'https://mirror.example/pg.tgz' }), /^node_modules\/pg is bound to the address/],
    ['a git repository', locked(PG, { version: 'git+ssh://git@github.com/x/pg.git#1' }), /no version of a registry, but git\+ssh/],
    ['a folder', locked(PG, { version: 'file:../pg' }), /no version of a registry, but file:/],
    ['a deprecated package', locked(PG, { deprecated: 'use another' }), 'node_modules/pg is deprecated: use another'],
    ['an old format', ({ lock, ...others }) => ({ ...others, lock: { ...lock, lockfileVersion: 2 } }), 'the lock file has format 2, not 3'],
    ['a second version', locked(`${JEST}/${PG}`, { version: '8.0.0' }), /^pg must have one version, and has \S+ and 8\.0\.0$/m],
    ['none of what must be there', locked(PG, { name: 'pg-fork' }), 'pg must have one version, and has none'],
    ['a missing part', locked(SWC_PART, { version: undefined }), /needs @swc\/core-linux-x64-gnu .* has none$/m],
    ['a late part', locked(SWC_PART, { version: '1.0.0' }), /^node_modules\/@swc\/core needs @swc\/core-linux-x64-gnu .* has 1\.0\.0$/],
    ['a range', atRoot((root) => ({ ...root, dependencies: { pg: '^8.0.0' } })), 'the root asks for pg ^8.0.0, which is not one version'],
    ['any version', atRoot((root) => ({ ...root, devDependencies: { nx: '*' } })), 'the root asks for nx *, which is not one version'],
    ['an address', atRoot((root) => ({ ...root, dependencies: { pg: 'github:x/pg' } })), /^the root asks for pg github:x\/pg/],
    [
      'an override without a reason',
      atRoot((root) => ({ ...root, overrides: { ...root.overrides, express: { qs: '6.0.0' } } })),
      'the override express > qs has no reason',
    ],
    ['reasons without overrides', atRoot((root) => ({ ...root, overrides: {} })), /^there is a reason for the override typeorm > ioredis,/],
    ['a licence that may not be shipped', locked(PG, { license: 'GPL-3.0-only' }), /^node_modules\/pg is shipped under GPL-3\.0-only/],
    ['one that is for development alone', locked(PG, { license: 'MPL-2.0' }), /^node_modules\/pg is shipped under MPL-2\.0/],
    ['one that is not even for that', locked(JEST, { license: 'SSPL-1.0' }), /^node_modules\/jest is used for development under SSPL-1\.0/],
    ['no licence', locked(PG, { license: undefined }), /^node_modules\/pg \(\S+\) has no licence that anybody has read$/],
    ['a new version without one', locked('node_modules/pause', { version: '9.0.0' }), /^node_modules\/pause \(9\.0\.0\) has no licence/],
    ['one that was read by hand for nothing', locked('node_modules/pause', { license: 'MIT' }), /^a licence was read by hand in pause@/],
    ['an install script that nobody decided on', locked(PG, { hasInstallScript: true }), UNDECIDED],
    ['a decision about a script that is gone', locked('node_modules/nx', { hasInstallScript: false }), IDLE],
  ])('%s', (_what, spoil, complaint) => {
    expect(complaintsAbout(spoil(repository)).join('\n')).toMatch(complaint);
  });
});
