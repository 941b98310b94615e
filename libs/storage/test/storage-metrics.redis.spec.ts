import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { holdBoard, waitingBackend } from '@laurel/fixtures/held-board';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedisCluster } from '@laurel/fixtures/test-redis-cluster';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';

import { BoardLedger } from '../src/ledger/board-ledger.js';
import { CommitAnnouncer } from '../src/ledger/commit-announcer.js';
import { BoardRanks } from '../src/ranks/board-ranks.js';
import { RedisConnection } from '../src/redis-connection.js';
import type { StorageOptions } from '../src/storage.module.js';
import { StorageModule } from '../src/storage.module.js';
import type { ScratchBoard } from './scratch-boards.js';
import { ScratchBoards } from './scratch-boards.js';

const SHAPE = { keep: 'best', tieRule: 'earliest', direction: 'high-first', capacity: null } as const;
const FIRST_PAGE = { offset: 0, limit: 10 };

let database: TestDatabase;
let redis: TestRedis;
let registry: Registry;
let app: INestApplicationContext;
let board: ScratchBoard;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  redis = await createTestRedis();
  registry = new Registry();
  app = await open();
  board = await (await ScratchBoards.in(app.get(DataSource))).make(SHAPE);
});
afterEach(async () => {
  await app.close();
  await redis.stop();
});

function open(stores: Partial<StorageOptions> = {}): Promise<INestApplicationContext> {
  const { url: databaseUrl } = database;
  const storage = StorageModule.connect({ databaseUrl, redisUrl: redis.url, applicationName: 'measured', metrics: registry, ...stores });
  return NestFactory.createApplicationContext(storage, { logger: false });
}

/** The value of a sample, such as `ledger_waiting` or `redis_up{connection="events"}`. */
async function sample(series: string): Promise<number> {
  const line = (await registry.metrics()).split('\n').find((each) => each.startsWith(`${series} `));
  if (line === undefined) throw new Error(`there is no ${series}`);
  return Number(line.slice(series.length));
}

const append = (submitter: number, value: number) => app.get(BoardLedger).append(board.submission(submitter, value));
const announced = () => app.get(CommitAnnouncer).settled();
const read = () => app.get(BoardRanks).page(board.id, FIRST_PAGE);

describe('the ledger tells', () => {
  it('how many submissions were written together, how long that took, and how many wait', async () => {
    const held = await holdBoard(app.get(DataSource), board.id);
    const first = append(0, 1);
    await waitingBackend(app.get(DataSource), 'measured');
    const others = [append(1, 2), append(2, 3), append(3, 4)];
    expect(await sample('ledger_waiting')).toBe(3);
    await held.release();
    await Promise.all([first, ...others]);
    expect(await sample('ledger_waiting')).toBe(0);
    expect(await sample('ledger_batch_size_count')).toBe(2);
    expect(await sample('ledger_batch_size_sum')).toBe(4);
    expect(await sample('ledger_batch_size_bucket{le="1"}')).toBe(1);
    expect(await sample('ledger_commit_seconds_count')).toBe(2);
  });

  it('what the database could not take, by the reason', async () => {
    expect(await sample('ledger_failures_total{reason="unavailable"}')).toBe(0);
    const held = await holdBoard(app.get(DataSource), board.id);
    const lost = append(0, 1);
    const { pid } = await waitingBackend(app.get(DataSource), 'measured');
    await app.get(DataSource).query('select pg_terminate_backend($1)', [pid]);
    await expect(lost).rejects.toThrow();
    await held.release();
    expect(await sample('ledger_failures_total{reason="unavailable"}')).toBe(1);
    expect(await sample('ledger_commit_seconds_count')).toBe(0);
  });
});

describe('the rank index tells', () => {
  it('that it is behind while Redis is away, by how many revisions, and that it has caught up', async () => {
    await append(0, 1);
    await announced();
    await read();
    expect(await sample('index_lag_revisions')).toBe(0);
    expect(await sample('rank_reads_total{answered_by="index"}')).toBe(1);

    await redis.kill();
    for (const value of [2, 3, 4]) {
      await append(0, value);
      await announced();
    }
    await read();
    expect(await sample('index_lag_revisions')).toBe(3);
    expect(await sample('rank_reads_total{answered_by="postgresql"}')).toBe(1);

    await redis.restart();
    await eventually(async () => {
      await read();
      expect(await sample('rank_reads_total{answered_by="index"}')).toBe(2);
    });
    expect(await sample('index_lag_revisions')).toBe(0);
  });

  it('that it was begun from nothing', async () => {
    await append(0, 1);
    await announced();
    expect([await sample('index_rebuilds_total'), await sample('index_catch_ups_total')]).toEqual([1, 1]);
    await append(0, 2);
    await announced();
    expect([await sample('index_rebuilds_total'), await sample('index_catch_ups_total')]).toEqual([1, 1]);
  });
});

describe('the connections tell', () => {
  it('how many there are, may be, and are waited for', async () => {
    const runners = Array.from({ length: 10 }, () => app.get(DataSource).createQueryRunner());
    for (const runner of runners) await runner.connect();
    const waiting = app.get(DataSource).query('select 1');
    expect(await sample('database_pool_connections{state="in_use"}')).toBe(10);
    expect(await sample('database_pool_limit')).toBe(10);
    expect(await sample('database_pool_waiting')).toBe(1);
    for (const runner of runners) await runner.release();
    await waiting;
    expect(await sample('database_pool_connections{state="in_use"}')).toBe(0);
    expect(await sample('database_pool_connections{state="idle"}')).toBe(10);
  });

  it('whether Redis is there, and that events began to be received again', async () => {
    const up = async () => [await sample('redis_up{connection="commands"}'), await sample('redis_up{connection="events"}')];
    await eventually(async () => expect([...(await up()), await sample('event_bus_joins_total')]).toEqual([1, 1, 1]));
    await redis.kill();
    await eventually(async () => expect(await up()).toEqual([0, 0]));
    await redis.restart();
    await eventually(async () => expect([...(await up()), await sample('event_bus_joins_total')]).toEqual([1, 1, 2]));
  });

  it('of what is unreadable among events', async () => {
    await eventually(async () => expect(await sample('event_bus_joins_total')).toBe(1));
    expect(await sample('event_bus_failures_total')).toBe(0);
    await app.get(RedisConnection).client?.publish('laurel:board-changed', 'nonsense');
    await eventually(async () => expect(await sample('event_bus_failures_total')).toBe(1));
  });

  it('of every store of the process, as long as it is open', async () => {
    const second = await open();
    expect(await sample('database_pool_limit')).toBe(20);
    await second.close();
    expect(await sample('database_pool_limit')).toBe(10);
  });
});

it('a cluster of which one node is away is not there as a whole', async () => {
  const cluster = await createTestRedisCluster();
  registry = new Registry();
  const beside = await open({ redisUrl: cluster.url, redisCluster: true });
  const up = () => sample('redis_up{connection="commands"}');
  await eventually(async () => expect(await up()).toBe(1));
  await cluster.nodes[1].kill();
  await eventually(async () => expect(await up()).toBe(0));
  await cluster.nodes[1].restart();
  await eventually(async () => expect(await up()).toBe(1));
  await beside.close();
  await cluster.stop();
});

it('a store that nobody asks for metrics registers none', async () => {
  const quiet = StorageModule.connect({ databaseUrl: database.url, applicationName: 'quiet' });
  const unmeasured = await NestFactory.createApplicationContext(quiet, { logger: false });
  expect(await sample('database_pool_limit')).toBe(10);
  await unmeasured.close();
});
