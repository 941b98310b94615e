import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SeenReads } from '@laurel/access/signatures/seen-reads';
import { eventually } from '@laurel/fixtures/eventually';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { createTestRedis, type TestRedis } from '@laurel/fixtures/test-redis';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { createDataSource } from '@laurel/storage/data-source';
import { RedisEventBus } from '@laurel/storage/event-bus/redis-event-bus';
import { indexKeys } from '@laurel/storage/ranks/redis/index-keys';
import { RedisRankIndex } from '@laurel/storage/ranks/redis/redis-rank-index';
import { RedisConnection } from '@laurel/storage/redis-connection';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';

import { redisUsers, type RedisUser } from '../src/redis-users.js';

const PASSWORDS = { 'auth-service': 'a b c', 'score-service': 'p@ss:w/rd', 'leaderboard-stream-service': 'stream', operate: 'ops' };
const USERS = Object.keys(PASSWORDS) as RedisUser[];

let redis: TestRedis;
let database: TestDatabase;
let dataSource: DataSource;
let boardId: string;

beforeAll(async () => {
  redis = await createTestRedis({ users: redisUsers(PASSWORDS) });
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'test' }).initialize();
  const [board] = await dataSource.query<{ id: string }[]>('select id from boards limit 1');
  boardId = board?.id ?? '';
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
  await redis.stop();
});

function addressOf(user: RedisUser): string {
  const url = new URL(redis.url);
  url.username = user;
  url.password = encodeURIComponent(PASSWORDS[user]);
  return url.href;
}

/** Does something as a user; fails when Redis refused any part of it. */
async function as(user: RedisUser, work: (connection: RedisConnection) => Promise<void>): Promise<void> {
  const reported: unknown[] = [];
  const connection = new RedisConnection(addressOf(user), (error) => reported.push(error));
  await eventually(() => connection.client?.ping());
  await work(connection).finally(() => connection.close());
  expect(reported).toEqual([]);
}

/** Does something with the event bus, as whoever the connection is. */
async function onBus({ publisher, subscriber }: RedisConnection, work: (bus: RedisEventBus) => Promise<void>): Promise<void> {
  if (publisher === undefined || subscriber === undefined) throw new Error('an address means connections');
  const reported: unknown[] = [];
  const bus = new RedisEventBus(publisher, subscriber, (error) => reported.push(error));
  await new Promise<void>((resolve) => void bus.onGap(resolve));
  await work(bus).finally(() => bus.close());
  expect(reported).toEqual([]);
}

async function ranks({ client }: RedisConnection): Promise<void> {
  if (client === undefined) throw new Error('an address means connections');
  const reported: unknown[] = [];
  const index = new RedisRankIndex(client, dataSource, (error) => reported.push(error));
  await index.catchUp(boardId);
  const [board] = await dataSource.query<{ epoch: string }[]>('select epoch from boards where id = $1', [boardId]);
  const rule = { direction: 'high-first', tieRule: 'earliest', capacity: null } as const;
  const ranked = { id: boardId, epoch: board?.epoch ?? '', revision: 1, ...rule };
  const standing = { competitorId: boardId, slot: 0 };
  for (const revision of [1, 2]) {
    await index.apply({ board: ranked, from: revision - 1, to: revision, changes: [{ ...standing, value: revision, revision }] });
  }
  const anchor = { sortKey: 0, tieKey: 0 };
  expect(await index.page(ranked, { anchor, offset: -1, limit: 5 })).toMatchObject({ total: 1, places: [standing] });
  expect(await index.placesOf(ranked, [standing])).toMatchObject([standing]);
  // As Redis is after a restart.
  await client.unlink(indexKeys(boardId)[0]);
  await index.catchUp(boardId);
  expect(reported).toEqual([]);
}

async function counts({ client }: RedisConnection): Promise<void> {
  const limits = new RateLimits({ redis: client, scale: 1 });
  const other = new RateLimits({ redis: client, scale: 1 });
  const limit = { name: 'shared', points: 1, perSeconds: 60, burst: 1 };
  const key = String(performance.now());
  for (const each of [limits, other]) await each.take(limit, key);
  for (const each of [limits, other]) await expect(each.take(limit, key)).rejects.toMatchObject({ status: 429 });
}

async function knowsReads(connection: RedisConnection): Promise<void> {
  const [seen, other] = [new SeenReads(connection, new ManualClock()), new SeenReads(connection, new ManualClock())];
  await seen.remember(boardId, 'a fingerprint');
  expect(await other.has(boardId, 'a fingerprint')).toBe(true);
}

async function hears(connection: RedisConnection): Promise<void> {
  const event = { boardId, epoch: 'an epoch', revision: 1 };
  await onBus(connection, async (bus) => {
    const heard = new Promise((resolve) => void bus.subscribe('board-changed', resolve));
    await as('score-service', (other) => onBus(other, (publishing) => publishing.publish('board-changed', event)));
    expect(await heard).toEqual(event);
  });
}

async function tellsAndHears(connection: RedisConnection): Promise<void> {
  const event = { playerId: 'a player', sessionId: null };
  await onBus(connection, async (bus) => {
    const heard = new Promise((resolve) => void bus.subscribe('session-changed', resolve));
    await bus.publish('session-changed', event);
    expect(await heard).toEqual(event);
  });
}

/** Looks through a whole index. */
async function compares({ client }: RedisConnection): Promise<void> {
  const [order, members] = indexKeys(boardId);
  expect(await client?.zscan(order, 0)).toEqual(['0', []]);
  expect((await client?.hscan(members, 0))?.[1]).toContain('epoch');
  expect(await client?.zmscore(order, 'a member')).toEqual([null]);
}

describe('a user of Redis can do all of its work', () => {
  it.each([
    ['auth-service', [counts, tellsAndHears]],
    ['score-service', [counts, knowsReads, ranks, tellsAndHears]],
    ['leaderboard-stream-service', [ranks, hears]],
    ['operate', [ranks, compares]],
  ] as const)('%s', (user, work) =>
    as(user, async (connection) => {
      for (const each of work) await each(connection);
    }),
  );
});

describe('a user of Redis is refused', () => {
  const refusal = async (user: RedisUser, command: string): Promise<string> => {
    const client = new Redis(addressOf(user));
    const [name = '', ...args] = command.split(' ');
    const answer = client.call(name, ...args).then(() => 'done', (error: Error) => error.message.split(' ')[0] ?? '');
    return answer.finally(() => client.disconnect());
  };
  const index = indexKeys('a-board')[0];

  const dangerous = [
    'FLUSHALL',
    'KEYS *',
    'SCAN 0',
    'CONFIG GET *',
    'ACL LIST',
    'CLIENT LIST',
    'CLIENT KILL TYPE normal',
    'CLIENT TRACKING ON BCAST',
    'MONITOR',
    'SHUTDOWN NOSAVE',
    'CONFIG SET maxmemory 1',
    'SCRIPT FLUSH',
    'FUNCTION FLUSH',
    'REPLICAOF NO ONE',
    'CLUSTER RESET',
    'PUBLISH another-channel x',
    'PSUBSCRIBE *',
    'SUBSCRIBE another-channel',
    'HGET another-key x',
  ];
  it.each(USERS)('%s: what endangers Redis, and what is not of Laurel', async (user) => {
    for (const command of dangerous) expect([command, await refusal(user, command)]).toEqual([command, 'NOPERM']);
    expect(await refusal(user, 'PING')).toBe('done');
  });

  it.each(USERS)('%s: the same by way of a script', async (user) => {
    for (const call of ['"FLUSHALL"', '"HGET","another-key","x"', '"PUBLISH","another-channel","x"']) {
      expect([call, await refusal(user, `EVAL return(redis.call(${call})) 0`)]).not.toEqual([call, 'done']);
    }
    expect(await refusal(user, 'EVAL return("pong") 0')).toBe('done');
  });

  it.each([
    ['auth-service', `ZADD ${index} 1 x`],
    ['auth-service', `HGET ${index} x`],
    ['auth-service', 'EXISTS laurel:seen-read:x'],
    ['score-service', 'GET laurel:rate:x'],
    ['leaderboard-stream-service', 'PUBLISH laurel:board-changed {}'],
    ['leaderboard-stream-service', 'SET laurel:rate:x 1'],
    ['leaderboard-stream-service', 'SET laurel:seen-read:x 1'],
    ['operate', 'SET laurel:rate:x 1'],
    ['operate', 'SET laurel:seen-read:x 1'],
  ] as const)('%s: %s', async (user, command) => {
    expect(await refusal(user, command)).toBe('NOPERM');
  });

  it('everything, without a password or with another user\'s', async () => {
    const stranger = new Redis(redis.url, { retryStrategy: () => null });
    stranger.on('error', () => undefined);
    await expect(stranger.ping()).rejects.toThrow();
    const url = new URL(addressOf('operate'));
    url.username = 'score-service';
    const impostor = new Redis(url.href, { retryStrategy: () => null });
    impostor.on('error', () => undefined);
    await expect(impostor.ping()).rejects.toThrow();
  });
});

it('the text holds no password', () => {
  const text = redisUsers(PASSWORDS);
  for (const password of Object.values(PASSWORDS)) expect(text).not.toContain(` ${password} `);
  expect(text.split('\n').every((line) => line === '' || /^user (default off|\S+ on #[0-9a-f]{64} )/.test(line))).toBe(true);
});
