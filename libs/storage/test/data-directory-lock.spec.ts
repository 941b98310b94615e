import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTypeScript } from '@laurel/fixtures/test-process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectoryLock } from '../src/embedded/data-directory-lock.js';

const ROUNDS = Array.from({ length: 100 }, (_, round) => round);
const LEFT_BEHIND = '1\nanother boot 1\n';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-lock-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const lockOf = (round: number): string => join(folder, String(round));

describe.each([
  ['no lock is there', []],
  ['a lock was left behind', ['']],
  ['a lock and a takeover were left behind', ['', '.takeover']],
])('of those who take it at once, where %s,', (_case, endings) => {
  beforeEach(async () => {
    for (const round of ROUNDS) for (const ending of endings) await writeFile(lockOf(round) + ending, LEFT_BEHIND);
  });

  it('one gets the lock, and leaves nothing but it', async () => {
    for (const round of ROUNDS) {
      const attempts = await Promise.allSettled(Array.from({ length: 6 }, () => DataDirectoryLock.take(lockOf(round))));
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
    expect(await readdir(folder)).toHaveLength(ROUNDS.length);
  });

  it('one process gets the lock', async () => {
    const args = [folder, String(ROUNDS.length), '3'];
    const takers = await Promise.all([1, 2, 3].map(() => startTypeScript(new URL('./take-locks.ts', import.meta.url), args)));
    const held = await Promise.all(takers.map(async (taker) => JSON.parse(await taker.line(/^\[/)) as number[]));
    await Promise.all(takers.map((taker) => taker.stop('SIGKILL')));
    expect(held.flat().sort((one, other) => one - other)).toEqual(ROUNDS);
  });
});

it('is free again when it is released', async () => {
  const first = await DataDirectoryLock.take(lockOf(0));
  await expect(DataDirectoryLock.take(lockOf(0))).rejects.toThrow(`process ${process.pid}`);
  await first.release();
  await (await DataDirectoryLock.take(lockOf(0))).release();
  expect(await readdir(folder)).toEqual([]);
});
