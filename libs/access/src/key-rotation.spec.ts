import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  addSigningKey,
  listSigningKeys,
  promoteSigningKey,
  PUBLISHED_BEFORE_SIGNING_MS,
  retireSigningKeys,
  RotationRefused,
} from './key-rotation.js';
import { loadSigningKeys } from './signing-keys.js';

const T0 = Date.UTC(2026, 5, 1);
const TOKEN_LIFE_MS = 3_600_000;

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-rotation-'));
  file = join(folder, 'keys.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A file of two keys, of which the second waits. */
async function twoKeys(): Promise<[first: string, second: string]> {
  return [await addSigningKey(file, { at: T0 }), await addSigningKey(file, { at: T0 })];
}

async function states(): Promise<string[]> {
  return (await listSigningKeys(file)).map(({ kid, state }) => `${kid} ${state}`);
}

it('adds a key that is published and does not sign yet', async () => {
  const [first, second] = await twoKeys();
  const { signing, published } = await loadSigningKeys(file);
  expect(signing.kid).toBe(first);
  expect(published.keys.map(({ kid }) => kid)).toEqual([first, second]);
  expect(await listSigningKeys(file)).toEqual([
    { kid: first, state: 'signing', addedAt: T0, neededUntil: null },
    { kid: second, state: 'waiting', addedAt: T0, neededUntil: null },
  ]);
});

it('publishes nothing of what the file says about its keys', async () => {
  await twoKeys();
  await promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0, now: true });
  for (const key of (await loadSigningKeys(file)).published.keys) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  }
});

it('leaves a file to whoever could read it', async () => {
  await addSigningKey(file, { at: T0 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await chmod(file, 0o640);
  await addSigningKey(file, { at: T0 });
  expect((await stat(file)).mode & 0o777).toBe(0o640);
});

describe('promotion', () => {
  it('waits until every service has the new key', async () => {
    const [, second] = await twoKeys();
    const early = promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0 + PUBLISHED_BEFORE_SIGNING_MS - 1 });
    await expect(early).rejects.toThrow(/before 2026-06-01T00:10:00/);
    expect(await promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0 + PUBLISHED_BEFORE_SIGNING_MS })).toBe(second);
    expect((await loadSigningKeys(file)).signing.kid).toBe(second);
  });

  it('has the newest key sign, and keeps the one before to verify with', async () => {
    const [first, second] = await twoKeys();
    const third = await addSigningKey(file, { at: T0 });
    await promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0, now: true });
    expect(await states()).toEqual([`${third} signing`, `${first} retiring`, `${second} waiting`]);
    expect((await listSigningKeys(file))[1]?.neededUntil).toBe(T0 + TOKEN_LIFE_MS);
  });

  it('needs a key that waits', async () => {
    await addSigningKey(file, { at: T0 });
    await expect(promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0, now: true })).rejects.toThrow(RotationRefused);
    await addSigningKey(file, { at: T0 });
    await promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0, now: true });
    // What has signed before does not come back.
    await expect(promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0, now: true })).rejects.toThrow(/add one first/);
  });

  it('takes a key of an older file, which does not say when it was added', async () => {
    const [, second] = await twoKeys();
    const { keys } = JSON.parse(await readFile(file, 'utf8')) as { keys: { iat?: number }[] };
    await writeFile(file, JSON.stringify({ keys: keys.map((key) => ({ ...key, iat: undefined })) }));
    expect(await promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0 })).toBe(second);
  });
});

describe('retirement', () => {
  it('waits for the last token, and takes retiring keys only', async () => {
    const [first, second] = await twoKeys();
    await promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0, now: true });
    const third = await addSigningKey(file, { at: T0 });

    await expect(retireSigningKeys(file, { at: T0 + TOKEN_LIFE_MS - 1 })).rejects.toThrow(/live until 2026-06-01T01:00:00/);
    expect(await states()).toEqual([`${second} signing`, `${first} retiring`, `${third} waiting`]);
    expect(await retireSigningKeys(file, { at: T0 + TOKEN_LIFE_MS })).toEqual([first]);
    expect(await states()).toEqual([`${second} signing`, `${third} waiting`]);
    expect(await retireSigningKeys(file, { at: T0 + TOKEN_LIFE_MS })).toEqual([]);
  });

  it('can be had at once, for a key that got out', async () => {
    const [first, second] = await twoKeys();
    await promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0, now: true });
    expect(await retireSigningKeys(file, { at: T0, now: true })).toEqual([first]);
    expect(await states()).toEqual([`${second} signing`]);
  });

  it('at once leaves no key that waited when the file got out', async () => {
    const [first, second] = await twoKeys();
    const third = await addSigningKey(file, { at: T0 });
    await promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0, now: true });
    expect(await retireSigningKeys(file, { at: T0, now: true })).toEqual([first, second]);
    expect(await states()).toEqual([`${third} signing`]);
  });
});
