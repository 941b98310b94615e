import { expect, it } from '@jest/globals';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import { RedisConnection } from '@laurel/storage/redis-connection';
import { randomBytes, randomUUID } from 'node:crypto';

import { SeenReads } from '../src/signatures/seen-reads.js';

const TABLE = randomUUID();
const noRedis = new RedisConnection(undefined, () => undefined);
const fingerprint = () => randomBytes(32).toString('hex');

it('are kept without Redis as long as their signature could be good, and a slow body takes', async () => {
  const clock = new ManualClock();
  const seen = new SeenReads(noRedis, clock);
  const read = fingerprint();
  await seen.remember(TABLE, read);
  clock.advance(179_999);
  expect(await seen.has(TABLE, read)).toBe(true);
  expect(await seen.has(randomUUID(), read)).toBe(false);
  expect(await seen.has(TABLE, fingerprint())).toBe(false);
  clock.advance(1);
  expect(await seen.has(TABLE, read)).toBe(false);
});

it('are kept anew when they come again', async () => {
  const clock = new ManualClock();
  const seen = new SeenReads(noRedis, clock);
  const read = fingerprint();
  await seen.remember(TABLE, read);
  clock.advance(60_000);
  await seen.remember(TABLE, read);
  clock.advance(179_999);
  await seen.remember(TABLE, fingerprint());
  expect(await seen.has(TABLE, read)).toBe(true);
});

it('never fill the memory: the oldest go first', async () => {
  const seen = new SeenReads(noRedis, new ManualClock());
  const [oldest, second, newest] = [fingerprint(), fingerprint(), fingerprint()];
  for (const each of [oldest, second]) await seen.remember(TABLE, each);
  for (let other = 2; other < 100_000; other += 1) await seen.remember(TABLE, String(other));
  expect(await seen.has(TABLE, oldest)).toBe(true);
  await seen.remember(TABLE, newest);
  expect(await Promise.all([oldest, second, newest].map((each) => seen.has(TABLE, each)))).toEqual([false, true, true]);
});
