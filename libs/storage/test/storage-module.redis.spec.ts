import 'reflect-metadata';

import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { eventually } from '@laurel/fixtures/eventually';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import type { TestRedisCluster } from '@laurel/fixtures/test-redis-cluster';
import { createTestRedisCluster } from '@laurel/fixtures/test-redis-cluster';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';

import { Clock, DatabaseClock } from '../src/clock.js';
import { createDataSource } from '../src/data-source.js';
import { EventBus } from '../src/event-bus/event-bus.js';
import { InProcessEventBus } from '../src/event-bus/in-process-event-bus.js';
import { RedisEventBus } from '../src/event-bus/redis-event-bus.js';
import { BoardLedger } from '../src/ledger/board-ledger.js';
import { BoardRanks } from '../src/ranks/board-ranks.js';
import { RedisConnection } from '../src/redis-connection.js';
import type { StorageOptions } from '../src/storage.module.js';
import { StorageModule } from '../src/storage.module.js';
import { ScratchBoards } from './scratch-boards.js';

let database: TestDatabase;
let redis: TestRedis;
let cluster: TestRedisCluster;
let onlooker: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await createTestRedis();
  cluster = await createTestRedisCluster();
  onlooker = await createDataSource(database.url, { applicationName: 'onlooker' }).initialize();
});
afterAll(async () => {
  await onlooker.destroy();
  await redis.stop();
  await cluster.stop();
  await database.drop();
});

function open(options: Partial<StorageOptions>): Promise<INestApplicationContext> {
  const storage = StorageModule.connect({ databaseUrl: database.url, applicationName: 'module', ...options });
  return NestFactory.createApplicationContext(storage, { logger: false });
}

describe('the storage module', () => {
  it('needs no Redis', async () => {
    const app = await open({});
    expect(app.get(EventBus)).toBeInstanceOf(InProcessEventBus);
    expect(app.get(RedisConnection).client).toBeUndefined();
    expect(app.get(Clock)).toBeInstanceOf(DatabaseClock);
    await app.close();
  });

  it('takes the clock that it is given', async () => {
    const clock = new ManualClock();
    const app = await open({ clock });
    expect(app.get(Clock)).toBe(clock);
    await app.close();
  });

  it.each([
    ['one Redis', () => ({ redisUrl: redis.url }), () => [redis]],
    ['a Redis Cluster', () => ({ redisUrl: cluster.url, redisCluster: true }), () => cluster.nodes],
  ])('on %s lets nothing that was announced get lost, and leaves no connection behind when it closes', async (_name, options, servers) => {
    const [writing, reading] = [await open(options()), await open(options())];
    const bus = reading.get(EventBus);
    expect(bus).toBeInstanceOf(RedisEventBus);
    const asked = servers().map(({ url }) => new Redis(url));
    const sumOf = async (count: (server: Redis) => Promise<unknown>): Promise<number> =>
      (await Promise.all(asked.map(count))).reduce<number>((sum, each) => sum + Number(each), 0);
    await eventually(async () => {
      expect(await sumOf(async (server) => (await server.pubsub('NUMSUB', 'laurel:board-changed'))[1])).toBe(2);
      expect(writing.get(RedisConnection).publisher?.status).toBe('ready');
    });
    const announced = new Promise((resolve) => void bus.subscribe('board-changed', resolve));
    const shape = { keep: 'best', tieRule: 'earliest', direction: 'high-first', capacity: null } as const;
    const board = await (await ScratchBoards.in(onlooker)).make(shape);

    await writing.get(BoardLedger).append(board.submission(0, 7));
    await writing.close();
    expect(await announced).toEqual({ boardId: board.id, epoch: 'e1', revision: 1 });
    expect(await reading.get(BoardRanks).page(board.id, { offset: 0, limit: 10 })).toMatchObject({ revision: 1, places: [{ value: 7 }] });

    await reading.close();
    // The server takes a moment to see off those who have left.
    while ((await onlooker.query<unknown[]>(`select from pg_stat_activity where application_name = 'module'`)).length > 0);
    expect(writing.get(DataSource).isInitialized).toBe(false);
    const clients = (server: Redis) => server.info('clients').then((info) => /connected_clients:(\d+)/.exec(info)?.[1]);
    // But those who ask.
    await eventually(async () => expect(await sumOf(clients)).toBe(asked.length));
    asked.forEach((server) => server.disconnect());
  });
});
