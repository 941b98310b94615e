import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';

import { RunningScoreService } from './running-score-service.js';
import { record, SigningGame } from './signing-game.js';

let database: TestDatabase;
let redis: TestRedis;
let replicas: RunningScoreService[] = [];
let tables = 0;
let one: SigningGame;
let other: SigningGame;

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await createTestRedis();
  const start = () => RunningScoreService.on(database, { redisUrl: redis.url, rateLimitScale: 1 });
  replicas = [await start(), await start()];
});
afterAll(async () => {
  for (const replica of replicas) await replica.close();
  await redis.stop();
  await database.drop();
});
beforeEach(async () => {
  const [first, second] = replicas;
  if (first === undefined || second === undefined) throw new Error('there are two replicas');
  one = await SigningGame.on(first, `table ${(tables += 1)}`);
  other = one.through(second);
});

it('what was signed to read deletes on no replica', async () => {
  await one.add();
  const headers = one.signed();
  expect((await one.ask('GET', one.path, { headers })).status).toBe(200);
  expect((await other.clear(headers)).status).toBe(401);
  expect(await other.scores()).toEqual([7]);
});

it('failures are counted by all replicas together', async () => {
  const statuses = [];
  for (let time = 0; time < 22; time += 1) statuses.push((await (time % 2 === 0 ? one : other).ask('GET', one.path)).status);
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429, 429]);
});

it('losing Redis neither repeats a record nor refuses one', async () => {
  const body = record();
  const headers = one.signed({ body });
  expect((await one.post(body, headers)).text).toBe('{"position":0}');
  await redis.kill();
  expect((await other.post(body, headers)).text).toBe('{"position":0}');
  expect(await other.add({ score: 8 })).toBe(0);
  expect(await one.scores()).toEqual([8, 7]);
});
