import 'reflect-metadata';

import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
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
let onlooker: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await createTestRedis();
  onlooker = await createDataSource(database.url, { applicationName: 'onlooker' }).initialize();
});
afterAll(async () => {
  await onlooker.destroy();
  await redis.stop();
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

  it('lets nothing that was announced get lost, and leaves no connection behind when it closes', async () => {
    const [writing, reading] = [await open({ redisUrl: redis.url }), await open({ redisUrl: redis.url })];
    const bus = reading.get(EventBus);
    expect(bus).toBeInstanceOf(RedisEventBus);
    for (let subscribers = 0; subscribers < 2; ) {
      const [, counted] = (await reading.get(RedisConnection).client?.pubsub('NUMSUB', 'laurel:board-changed')) ?? [];
      subscribers = Number(counted);
    }
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
    expect(writing.get(RedisConnection).client?.status).not.toBe('ready');
  });
});
