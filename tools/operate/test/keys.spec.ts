import { beforeEach, expect, it } from '@jest/globals';
import { DEVICE_SETTINGS, SIGN_IN_SETTINGS } from '@laurel/auth-service/config';
import { testFolder } from '@laurel/fixtures/test-folder';
import { readEnv } from '@laurel/runtime/env';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { operate, type Run } from './run-operate.js';

let file: string;

beforeEach(() => {
  file = join(testFolder(), `keys-${randomUUID()}.json`);
});

const keys = (step: string, ...options: string[]): Promise<Run> => operate(['keys', step, file, ...options]);
const states = async (): Promise<string[]> => (await keys('list')).output.split('\n').map((line) => line.split('  ')[1] ?? '');

it('rotates step by step, and takes none too early', async () => {
  expect((await keys('add')).code).toBe(0);
  expect((await keys('add')).code).toBe(0);
  expect(await states()).toEqual(['signing', 'waiting']);
  const early = /may not have fetched the new key before .*Nothing was changed/;
  expect(await keys('promote')).toEqual({ code: 1, output: expect.stringMatching(early) });
  expect((await keys('promote', '--now')).code).toBe(0);
  expect(await states()).toEqual(['signing', 'retiring']);
  expect(await keys('retire')).toEqual({ code: 1, output: expect.stringMatching(/may live until .*Nothing was changed/) });
  expect((await keys('retire', '--now')).output).toMatch(/^removed: [\w-]{43}\n/);
  expect(await keys('retire')).toEqual({ code: 0, output: 'No key is to be removed.' });
  expect(await states()).toEqual(['signing']);
});

const { SESSION_TTL_S, REFRESH_TOKEN_TTL_S } = readEnv({ ...SIGN_IN_SETTINGS, ...DEVICE_SETTINGS }, {});

it.each([
  ['that auth-service gives unless told otherwise', [], Math.max(SESSION_TTL_S, REFRESH_TOKEN_TTL_S)],
  ['that is named', ['--token-life', '3600'], 3_600],
])('keeps an old key for the life of a token %s, and a day', async (_whose, options, lifeS) => {
  await keys('add');
  await keys('add');
  await keys('promote', '--now', ...options);
  const [, needed = ''] = /needed until (\S+)/.exec((await keys('list')).output) ?? [];
  const seconds = (Date.parse(needed) - Date.now()) / 1_000;
  expect(Math.abs(seconds - lifeS - 86_400)).toBeLessThan(300);
});

it('leaves no key that waited when the file got out', async () => {
  for (const step of ['add', 'add', 'add']) expect((await keys(step)).code).toBe(0);
  expect((await keys('promote', '--now')).code).toBe(0);
  expect(await states()).toEqual(['signing', 'retiring', 'waiting']);
  expect((await keys('retire', '--now')).output.match(/^removed: /gm)).toHaveLength(2);
  expect(await states()).toEqual(['signing']);
});

it('fails with a sentence where nothing can be written', async () => {
  await writeFile(file, 'no folder');
  const { code, output } = await operate(['keys', 'add', join(file, 'keys.json')]);
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/^keys: The keys are as they were: E[^\n]*$/) });
});

it('shows of keys nothing that is secret', async () => {
  const outputs = [await keys('add'), await keys('add'), await keys('promote', '--now'), await keys('list'), await keys('retire', '--now')];
  const { keys: kept } = JSON.parse(await readFile(file, 'utf8')) as { keys: { d: string }[] };
  for (const { d } of kept) for (const { output } of outputs) expect(output).not.toContain(d);
});

it('refuses what is not a step, and says when the file is none', async () => {
  expect(await keys('toString')).toEqual({ code: 2, output: expect.stringContaining('Unknown step: toString') });
  expect((await operate(['keys', 'add'])).code).toBe(2);
  expect((await keys('promote', '--token-life', 'long')).code).toBe(2);
  expect(await keys('list')).toEqual({ code: 1, output: expect.stringMatching(/cannot be read as a key file \(ENOENT\)$/) });
});
