import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from '../src/embedded/make-directory.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-directory-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o7777;

it('lets others pass through a directory that it makes, and not list it', async () => {
  expect(await modeOf(await makeDirectory(join(folder, 'of', 'laurel')))).toBe(0o711);
});

it('leaves a directory that is there as it is', async () => {
  await chmod(folder, 0o1777);
  expect(await modeOf(await makeDirectory(folder))).toBe(0o1777);
});
