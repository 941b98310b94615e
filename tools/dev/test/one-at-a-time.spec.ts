import { expect, it } from '@jest/globals';
import { testFolder } from '@laurel/fixtures/test-folder';
import { startProcess, type TestProcess } from '@laurel/fixtures/test-process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const MODULE = new URL('../one-at-a-time.mjs', import.meta.url).href;
const UNTIL_TOLD = `
  const told = new Promise((done) => process.once('SIGTERM', done));
  const running = setInterval(() => {}, 1_000);
  console.log('working');
  await told;
  clearInterval(running);`;

it('lets a second process wait, and say for whom, until the first is done', async () => {
  const lock = newLock();
  const first = await work(lock, UNTIL_TOLD);
  await first.line(/^working$/);
  const second = await work(lock, UNTIL_TOLD);
  await second.line(new RegExp(`^Process ${first.pid} is installing or building here already`));
  expect(second.output()).not.toMatch(/^working$/m);
  expect(await first.stop()).toBe(0);
  await second.line(/^working$/);
  expect(await second.stop()).toBe(0);
  expect(existsSync(lock)).toBe(false);
});

it('takes the turn of a process that was killed', async () => {
  const lock = newLock();
  const killed = await work(lock, UNTIL_TOLD);
  await killed.line(/^working$/);
  await killed.stop('SIGKILL');
  expect(await (await work(lock, '')).exited).toBe(0);
});

it('gives the turn back when the work fails', async () => {
  const lock = newLock();
  const failing = await work(lock, 'throw new Error("no luck");');
  await failing.line(/no luck/);
  expect(await failing.exited).toBe(1);
  expect(await (await work(lock, '')).exited).toBe(0);
});

function newLock(): string {
  return join(testFolder(), randomUUID());
}

function work(lock: string, body: string): Promise<TestProcess> {
  const program = `
    import { oneAtATime } from ${JSON.stringify(MODULE)};
    await oneAtATime(async () => {${body}}, ${JSON.stringify(lock)});`;
  return startProcess(process.execPath, ['--input-type=module', '--eval', program]);
}
