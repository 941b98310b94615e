import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UnusableKeyFile } from './key-file.js';
import { loadOrCreateSigningKeys, loadSigningKeys } from './signing-keys.js';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-keys-'));
  file = join(folder, 'data', 'signing-keys.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('makes a key file for its owner alone, once, and keeps its key', async () => {
  const loaded = await Promise.all(Array.from({ length: 5 }, () => loadOrCreateSigningKeys(file)));
  expect(new Set(loaded.map((keys) => keys.signing.kid)).size).toBe(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'data'))).toEqual(['signing-keys.json']);
  expect((await loadOrCreateSigningKeys(file)).signing.kid).toBe(loaded[0]?.signing.kid);
});

it('publishes public halves and nothing else', async () => {
  const { signing, published } = await loadOrCreateSigningKeys(file);
  expect(published.keys).toEqual([{ kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: signing.kid, alg: 'EdDSA', use: 'sig' }]);
});

describe('says what is wrong with a key file', () => {
  it('that is not there', async () => {
    await expect(loadSigningKeys(file)).rejects.toThrow(/signing-keys\.json cannot be read .*ENOENT/);
  });

  it.each([
    ['no JSON', 'secret'],
    ['null', 'null'],
    ['no set', '{}'],
    ['an empty set', '{"keys":[]}'],
    ['a public key', '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}'],
    ['another kind of key', '{"keys":[{"kty":"oct","k":"AAAA"}]}'],
    ['no key at all', '{"keys":[null]}'],
  ])('that holds %s', async (_name, content) => {
    file = join(folder, 'keys.json');
    await writeFile(file, content);
    const failure = await loadSigningKeys(file).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnusableKeyFile);
    expect(String(failure)).toContain(file);
  });
});
