import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import { EventBus } from '@laurel/storage/event-bus/event-bus';

import { DeviceBoard, livePageOf, liveUrl } from './device-board.js';
import { namesOf, RunningStreamService } from './running-stream-service.js';

let database: TestDatabase;
let redis: TestRedis;
let replicas: RunningStreamService[] = [];

/** Two replicas; the interval decides whether hints alone must do. */
async function start(compareMs: number): Promise<[RunningStreamService, RunningStreamService]> {
  const run = () => RunningStreamService.start({ databaseUrl: database.url, redisUrl: redis.url, streams: { compareMs } });
  const pair: [RunningStreamService, RunningStreamService] = [await run(), await run()];
  replicas = pair;
  return pair;
}

beforeEach(async () => {
  database = await createTestDatabase();
  redis = await createTestRedis();
});
afterEach(async () => {
  for (const replica of replicas) await replica.close();
  await redis.stop();
  await database.drop();
});

const NEVER_MS = 3_600_000;

it('a credit through one replica reaches a stream of the other', async () => {
  const [one, other] = await start(NEVER_MS);
  const [ada = ''] = await one.rank('ada', 'max');
  const reader = await other.watch();
  await reader.nextWhere((event) => namesOf(event).length === 2);
  const revision = await one.credit(ada, 1_000);
  expect((await reader.nextWhere(({ id }) => id.endsWith(`-${revision}`))).id).toBe(`${one.board.epoch}-${revision}`);
});

it('both replicas name a state alike and show it alike', async () => {
  const [one, other] = await start(NEVER_MS);
  await one.rank('ada', 'max');
  const events = await Promise.all([one, other].map(async (replica) => (await replica.watch()).next()));
  expect(events[0]).toEqual(events[1]);
});

it('a score of any board reaches those who follow another one through the other replica', async () => {
  const [one, other] = await start(NEVER_MS);
  const board = await DeviceBoard.on(one);
  const [, second] = await board.fill(20, 10);
  const reader = await other.watchAt(`${liveUrl(other, board.board.id)}?page_size=1&around=${second?.id}`);
  expect(livePageOf(await reader.next())).toMatchObject({ page: 1, max_page: 1, scores: [{ id: second?.id, rank: 2 }] });
  await board.fill(30);
  const event = await reader.nextWhere((candidate) => livePageOf(candidate).revision === 3);
  expect(livePageOf(event)).toMatchObject({ page: 2, max_page: 2, total: 3, scores: [{ id: second?.id, rank: 3 }] });
  const same = await one.watchAt(`${liveUrl(one, board.board.id)}?page_size=1&around=${second?.id}`);
  expect(await same.next()).toEqual(event);
});

it('a login that one replica hears of ends the streams of the session before on the other', async () => {
  const [one, other] = await start(NEVER_MS);
  const old = await one.players.login('ada');
  const reader = await other.watch(`?self=true&token=${old.token}`);
  await reader.next();
  const { playerId, sessionId } = await one.players.login('ada');
  await one.service.app.get(EventBus, { strict: false }).publish('session-changed', { playerId, sessionId });
  expect(await reader.ended).toBe(true);
});

it('hints that are lost with Redis are made up for by comparing with the database', async () => {
  const [one, other] = await start(200);
  const [ada = ''] = await one.rank('ada', 'max');
  const reader = await other.watch();
  await reader.next();
  await redis.kill();
  const revision = await one.credit(ada, 1_000);
  await reader.nextWhere(({ id }) => id.endsWith(`-${revision}`));
});

it('hints that are lost with Redis are made up for when it is back', async () => {
  const [one, other] = await start(NEVER_MS);
  const [ada = ''] = await one.rank('ada', 'max');
  const reader = await other.watch();
  await reader.next();
  await redis.kill();
  const revision = await one.credit(ada, 1_000);
  await redis.restart();
  await reader.nextWhere(({ id }) => id.endsWith(`-${revision}`));
});
