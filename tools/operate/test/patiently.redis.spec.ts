import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestRedis, type TestRedis } from '@laurel/fixtures/test-redis';
import { connectToNode } from '@laurel/storage/redis-node';
import type { Redis } from 'ioredis';
import { EventEmitter, once } from 'node:events';

import { patiently } from '../src/boards/patiently.js';

let server: TestRedis;
let redis: Redis;

beforeAll(async () => {
  server = await createTestRedis();
  redis = connectToNode(server.url, () => undefined);
  await once(redis, 'ready');
});

afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

/** Asks, and has Redis answer again once it was told that it does not. */
async function askedUntil(answersAgain: () => unknown): Promise<{ answer: number; told: string[] }> {
  const told: string[] = [];
  const telling = new EventEmitter<{ line: [string] }>().on('line', (line) => told.push(line));
  const waits = once(telling, 'line');
  const asked = patiently(() => redis.zcard('nothing'), (line) => telling.emit('line', line));
  await waits;
  await answersAgain();
  return { answer: await asked, told };
}

const ONCE = [expect.stringMatching(/^Redis does not answer \(.+\), and is asked again …$/)];

it('waits for a Redis that is too busy to answer, and says so', async () => {
  server.freeze();
  expect(await askedUntil(() => server.thaw())).toEqual({ answer: 0, told: ONCE });
});

it('waits for one that is started anew', async () => {
  await server.kill();
  expect(await askedUntil(() => server.restart())).toEqual({ answer: 0, told: ONCE });
});

it('does not ask again what is refused, or fails for another reason', async () => {
  const told: string[] = [];
  const ask = (work: () => Promise<unknown>): Promise<unknown> => patiently(work, (line) => told.push(line));
  await redis.set('text', 'x');
  await expect(ask(() => redis.zcard('text'))).rejects.toThrow('WRONGTYPE');
  await redis.call('ACL', 'SETUSER', 'reader', 'on', '>reader', '~*', '+get');
  await redis.auth('reader', 'reader');
  await expect(ask(() => redis.zcard('nothing'))).rejects.toThrow('NOPERM');
  await expect(ask(() => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:5432')))).rejects.toThrow('5432');
  expect(told).toEqual([]);
});
