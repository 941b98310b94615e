import { randomUUID } from 'node:crypto';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, expect, it } from '@jest/globals';
import { testFolder } from '@laurel/fixtures/test-folder';
import { CannotStart } from '@laurel/runtime/start';

import { generatedSecret, INSTALLATION_SECRET, SUPERADMIN_KEY } from './generated-secret.js';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = join(testFolder(), randomUUID());
  file = join(folder, 'secret');
  await mkdir(folder);
});

it.each([INSTALLATION_SECRET, SUPERADMIN_KEY])('is made once, for its owner alone', async (kind) => {
  const secrets = await Promise.all(Array.from({ length: 5 }, () => generatedSecret(file, kind)));
  expect(new Set([...secrets, await generatedSecret(file, kind)]).size).toBe(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['secret']);
});

it.each([
  [INSTALLATION_SECRET, ''],
  [INSTALLATION_SECRET, 'cut-off'],
  [SUPERADMIN_KEY, 'ldr_cut-off'],
  [SUPERADMIN_KEY, 'ldr_edited edited edited edited edited'],
])('is not what an interrupted write or an editor left: %#', async (kind, content) => {
  await writeFile(file, content);
  const failure = await generatedSecret(file, kind).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CannotStart);
  expect(String(failure)).toContain(`${file} holds no secret`);
});
