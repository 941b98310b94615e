import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';

import { createDataSource } from '../src/data-source.js';
import { RedisRankIndex } from '../src/ranks/redis/redis-rank-index.js';
import { describeRankIndex } from './rank-index.contract.js';
import type { ScratchBoard } from './scratch-boards.js';
import { ScratchBoards } from './scratch-boards.js';

interface Rig {
  readonly dataSource: DataSource;
  readonly redis: TestRedis;
  readonly client: Redis;
  readonly index: RedisRankIndex;
  readonly boards: ScratchBoards;
  close(): Promise<void>;
}

async function open(): Promise<Rig> {
  const database = await createTestDatabase();
  const dataSource = await createDataSource(database.url, { applicationName: 'test' }).initialize();
  const redis = await createTestRedis();
  const client = new Redis(redis.url, { retryStrategy: () => 20 });
  client.on('error', () => undefined);
  return {
    dataSource,
    redis,
    client,
    index: new RedisRankIndex(client, dataSource, () => undefined),
    boards: await ScratchBoards.in(dataSource),
    async close() {
      client.disconnect();
      await redis.stop();
      await dataSource.destroy();
      await database.drop();
    },
  };
}

describeRankIndex('the rank index on Redis', open);

describe('the rank index on Redis, when Redis fails', () => {
  let rig: Rig;
  let board: ScratchBoard;

  beforeAll(async () => {
    rig = await open();
    board = await rig.boards.make({ keep: 'best', tieRule: 'earliest', direction: 'high-first', capacity: null });
    await board.append([[0, 1], [1, 1], [2, 3]]);
    await rig.index.catchUp(board.id);
  });
  afterAll(() => rig.close());

  const firstPage = async () => rig.index.page(await board.ranked(), { offset: 0, limit: 10 });

  it('says that it is behind a commit that it was not given, and catches up', async () => {
    await board.append([[3, 2]]);
    expect(await firstPage()).toBe('behind');
    await rig.index.catchUp(board.id);
    expect(await firstPage()).toMatchObject({ places: board.recomputed() });
  });

  it('fills a gap by itself when a later commit arrives', async () => {
    await board.append([[4, 2]]);
    const later = await board.append([[5, 9]]);
    if (later !== undefined) await rig.index.apply(later);
    expect(await firstPage()).toMatchObject({ places: board.recomputed() });
  });

  it('never shows an emptied index, and rebuilds it', async () => {
    await rig.client.flushall();
    expect(await firstPage()).toBe('behind');
    await rig.index.catchUp(board.id);
    expect(await firstPage()).toMatchObject({ places: board.recomputed() });
  });

  it('discards an index of another history', async () => {
    await rig.dataSource.query(`update boards set epoch = 'e2' where id = $1`, [board.id]);
    expect(await firstPage()).toBe('behind');
    await rig.index.catchUp(board.id);
    expect(await firstPage()).toMatchObject({ places: board.recomputed() });
  });

  it('rebuilds more standings than fit one read', async () => {
    const many = await rig.boards.make({ keep: 'all', tieRule: 'newest', direction: 'low-first', capacity: null });
    await many.append(Array.from({ length: 10_001 }, (_, number) => [number % 8, number % 50] as const));
    await rig.index.catchUp(many.id);
    expect(await rig.index.page(await many.ranked(), { offset: 9_990, limit: 20 })).toEqual({
      revision: 10_001,
      total: 10_001,
      places: many.recomputed().slice(9_990),
    });
  });
});
