import { randomBytes, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import { createTestRedis, type TestRedis } from '@laurel/fixtures/test-redis';
import { RedisConnection } from '@laurel/storage/redis-connection';

import { SeenReads } from '../src/signatures/seen-reads.js';

const TABLE = randomUUID();

let redis: TestRedis;
let connections: RedisConnection[];
let seen: SeenReads[];

beforeAll(async () => {
  redis = await createTestRedis();
  connections = [connect(), connect()];
  seen = connections.map((connection) => new SeenReads(connection, new ManualClock()));
  await eventually(() => Promise.all(connections.map((connection) => connection.client?.ping())));
});
afterAll(async () => {
  for (const connection of connections) connection.close();
  await redis.stop();
});

const connect = () => new RedisConnection(redis.url, () => undefined);
const fingerprint = () => randomBytes(32).toString('hex');
const everywhere = (read: string) => Promise.all(seen.map((replica) => replica.has(TABLE, read)));

it('are known to all replicas, for three minutes', async () => {
  const [read, other] = [fingerprint(), fingerprint()];
  await seen[0]?.remember(TABLE, read);
  expect(await everywhere(read)).toEqual([true, true]);
  expect(await everywhere(other)).toEqual([false, false]);
  const [key = '', ...more] = (await connections[1]?.client?.keys('*')) ?? [];
  expect(more).toEqual([]);
  expect(await connections[1]?.client?.pttl(key)).toBeLessThanOrEqual(180_000);
  expect(await connections[1]?.client?.pttl(key)).toBeGreaterThan(150_000);
});

it('are forgotten with Redis but by whoever saw them, and no request fails', async () => {
  const read = fingerprint();
  await seen[0]?.remember(TABLE, read);
  await redis.kill();
  expect(await everywhere(read)).toEqual([true, false]);
  const later = fingerprint();
  await expect(seen[0]?.remember(TABLE, later)).resolves.toBeUndefined();
  expect(await everywhere(later)).toEqual([true, false]);
});
