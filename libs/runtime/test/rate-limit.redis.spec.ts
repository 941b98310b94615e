import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedisCluster } from '@laurel/fixtures/test-redis-cluster';
import { Cluster, Redis } from 'ioredis';

import type { RateLimit } from '../src/rate-limit.js';
import { RateLimits } from '../src/rate-limit.js';

let server: TestRedis;
const clients: Redis[] = [];

beforeAll(async () => {
  server = await createTestRedis();
});

afterAll(async () => {
  for (const client of clients) {
    await client.ping();
    await client.quit();
  }
  await server.stop();
});

async function connect(): Promise<Redis> {
  const client = new Redis(server.url, { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  clients.push(client);
  await client.ping();
  return client;
}

async function passing(limits: RateLimits, limit: RateLimit, count: number, key = 'secret-token'): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: count }, () => limits.take(limit, key)));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.every(({ reason }) => (reason as { status?: number }).status === 429)).toBe(true);
  return count - refused.length;
}

describe('a limit on Redis', () => {
  it('is shared by all processes, and its keys tell nothing', async () => {
    const redis = await connect();
    const one = new RateLimits({ redis, scale: 1 });
    const other = new RateLimits({ redis: await connect(), scale: 1 });
    const limit = { name: 'shared', points: 5, perSeconds: 60 };
    expect((await passing(one, limit, 4)) + (await passing(other, limit, 4))).toBe(5);
    const keys = await redis.keys('*');
    expect(keys).toEqual([expect.stringMatching(/^laurel:rate:shared:[\w-]{22}$/)]);
    expect(await redis.ttl(keys[0] ?? '')).toBeGreaterThan(0);
  });

  it('lets a rush through if it may burst', async () => {
    const limits = new RateLimits({ redis: await connect(), scale: 1 });
    expect(await passing(limits, { name: 'rush', points: 3, perSeconds: 60, burst: 10 }, 20)).toBe(13);
  });

  it('is counted by each process while Redis hangs or is gone, and on Redis again once it is back', async () => {
    const redis = await connect();
    const limits = new RateLimits({ redis, scale: 1 });
    await passing(limits, { name: 'warm', points: 1, perSeconds: 60 }, 1);

    server.freeze();
    expect(await passing(limits, { name: 'hanging', points: 6, perSeconds: 60 }, 10)).toBe(6);
    server.thaw();

    await server.kill();
    expect(await passing(limits, { name: 'gone', points: 6, perSeconds: 60 }, 10)).toBe(6);

    await server.restart();
    await redis.ping();
    expect(await passing(limits, { name: 'back', points: 6, perSeconds: 60 }, 10)).toBe(6);
  });
});

describe('a limit on a Redis Cluster', () => {
  it('is shared by all processes, whichever node counts for a key', async () => {
    const cluster = await createTestRedisCluster();
    const connections = cluster.nodes.slice(0, 2).map(({ url }) => new Cluster([url]));
    await Promise.all(connections.map((connection) => connection.ping()));
    const [one, other] = connections.map((redis) => new RateLimits({ redis, scale: 1 })) as [RateLimits, RateLimits];
    const limit = { name: 'shared', points: 2, perSeconds: 60, burst: 3 };
    for (const key of Array.from({ length: 20 }, (_, number) => `key ${number}`)) {
      expect((await passing(one, limit, 4, key)) + (await passing(other, limit, 4, key))).toBe(5);
    }
    const counters = await Promise.all((connections[0] as Cluster).nodes().map((node) => node.dbsize()));
    expect(counters).toHaveLength(3);
    expect(Math.min(...counters)).toBeGreaterThan(0);
    connections.forEach((connection) => connection.disconnect());
    await cluster.stop();
  });
});
