import { randomBytes, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedisCluster } from '@laurel/fixtures/test-redis-cluster';
import { RedisConnection } from '@laurel/storage/redis-connection';

import { SeenReads } from '../src/signatures/seen-reads.js';

const TABLE = randomUUID();

interface Stores {
  readonly url: string;
  kill(): Promise<unknown>;
  stop(): Promise<void>;
}

const aCluster = async (): Promise<Stores> => {
  const { url, nodes, stop } = await createTestRedisCluster();
  return { url, stop, kill: () => Promise.all(nodes.map((node) => node.kill())) };
};

describe.each([
  ['one Redis', createTestRedis, false],
  ['a Redis Cluster', aCluster, true],
])('on %s, reads that were seen', (_name, create: () => Promise<Stores>, isCluster) => {
  let redis: Stores;
  let connections: RedisConnection[];
  let seen: SeenReads[];

  beforeAll(async () => {
    redis = await create();
    connections = [connect(), connect()];
    seen = connections.map((connection) => new SeenReads(connection, new ManualClock()));
    await eventually(() => Promise.all(connections.map((connection) => connection.client?.ping())));
  });
  afterAll(async () => {
    for (const connection of connections) connection.close();
    await redis.stop();
  });

  const connect = () => new RedisConnection(redis.url, () => undefined, { isCluster });
  const fingerprint = () => randomBytes(32).toString('hex');
  const everywhere = (read: string) => Promise.all(seen.map((replica) => replica.has(TABLE, read)));

  it('are known to all replicas, for three minutes', async () => {
    const [read, other] = [fingerprint(), fingerprint()];
    await eventually(async () => {
      await seen[0]?.remember(TABLE, read);
      expect(await everywhere(read)).toEqual([true, true]);
    });
    expect(await everywhere(other)).toEqual([false, false]);
    const key = `laurel:seen-read:${TABLE}:${read}`;
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
});
