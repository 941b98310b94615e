import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import { redisUsers } from '@laurel/operate/redis-users';
import { RedisConnection } from '@laurel/storage/redis-connection';

import { linesIn, runbooks } from './runbooks.js';

const PASSWORDS = { 'auth-service': 'a', 'score-service': 'b', 'leaderboard-stream-service': 'c', operate: 'd' };

let redis: TestRedis;
let operator: RedisConnection;

beforeAll(async () => {
  redis = await createTestRedis({ users: redisUsers(PASSWORDS) });
  const url = new URL(redis.url);
  [url.username, url.password] = ['operate', PASSWORDS.operate];
  operator = new RedisConnection(url.href, () => undefined);
  await eventually(() => expect(operator.client?.status).toBe('ready'));
});
afterAll(async () => {
  operator.close();
  await redis.stop();
});

const lines = runbooks.flatMap((page) => linesIn('sh', page)).filter((line) => line.startsWith('redis '));
const questions = lines.flatMap((line) => /^redis ([^|]*[^| ])/.exec(line)?.[1] ?? []);
const fields = lines.flatMap((line) => / grep (?:-E )?'?([\w|]+)/.exec(line)?.[1]?.split('|') ?? []);

it('what the runbooks ask Redis, its user for the operator may ask, and is told', async () => {
  const ask = async (question: string): Promise<string> => {
    const [command = '', ...args] = question.split(' ');
    return String(await operator.client?.call(command, ...args));
  };
  expect(questions).toContain('ping');
  const answers = (await Promise.all(questions.map(ask))).join('\n');
  expect(fields).toContain('maxmemory_policy');
  expect(fields.filter((field) => !answers.includes(`${field}:`))).toEqual([]);
});
