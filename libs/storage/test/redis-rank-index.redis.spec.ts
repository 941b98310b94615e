import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';

import { createDataSource } from '../src/data-source.js';
import { appendBatch } from '../src/ledger/append-batch.js';
import { indexKeys } from '../src/ranks/redis/index-keys.js';
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

/** A data source through which something happens before the second read of standings. */
function beforeSecondRead(dataSource: DataSource, happens: () => Promise<void>): DataSource {
  let reads = 0;
  const query = async (sql: string, parameters: unknown[]): Promise<unknown> => {
    if (sql.includes('standings')) reads += 1;
    if (reads === 2) await happens();
    return dataSource.query(sql, parameters);
  };
  return Object.create(dataSource, { query: { value: query } }) as DataSource;
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

  it.each([0, 1])('notices that a full Redis has evicted key %d of the board, and rebuilds it', async (nth) => {
    await rig.client.del(indexKeys(board.id)[nth] ?? '');
    expect(await firstPage()).toBe('behind');
    const later = await board.append([[6, 4]]);
    if (later !== undefined) await rig.index.apply(later);
    expect(await firstPage()).toMatchObject({ places: board.recomputed() });
  });

  it('discards an index of another history', async () => {
    await rig.dataSource.query(`update boards set epoch = 'e2' where id = $1`, [board.id]);
    expect(await firstPage()).toBe('behind');
    await rig.index.catchUp(board.id);
    expect(await firstPage()).toMatchObject({ places: board.recomputed() });
  });

  it('answers nothing between two reads of a large board, whose standings move meanwhile', async () => {
    const crowd = Array.from({ length: 5_100 }, () => randomUUID());
    await rig.boards.enlist(crowd);
    const large = await rig.boards.make({ keep: 'latest', tieRule: 'earliest', direction: 'high-first', capacity: null });
    const submit = (competitorIds: string[]) =>
      appendBatch(
        rig.dataSource,
        large.id,
        competitorIds.map((competitorId) => ({ ...large.submission(0, 1), competitorId })),
      );
    await submit(crowd);
    const asked = await large.ranked();
    await submit(crowd.slice(0, 1));

    const answers: unknown[] = [];
    const betweenReads = async () => {
      // 5,000 standings are in, as far as the revision asked for; that of the first competitor is not among them any more.
      answers.push(await rig.index.page({ ...asked, revision: 5_000 }, { offset: 0, limit: 10 }));
    };
    await new RedisRankIndex(rig.client, beforeSecondRead(rig.dataSource, betweenReads), () => undefined).catchUp(large.id);
    expect(answers).toEqual(['behind']);
    expect(await rig.index.page(await large.ranked(), { offset: 5_099, limit: 10 })).toEqual({
      revision: 5_101,
      total: 5_100,
      anchor: 0,
      places: [{ rank: 5_100, position: 5_099, competitorId: crowd[0], slot: 0, value: 1, revision: 5_101 }],
    });
  });

  it('rebuilds more standings than fit one read', async () => {
    const many = await rig.boards.make({ keep: 'all', tieRule: 'newest', direction: 'low-first', capacity: null });
    await many.append(Array.from({ length: 10_001 }, (_, number) => [number % 8, number % 50] as const));
    await rig.index.catchUp(many.id);
    expect(await rig.index.page(await many.ranked(), { offset: 9_990, limit: 20 })).toEqual({
      revision: 10_001,
      total: 10_001,
      anchor: 0,
      places: many.recomputed().slice(9_990),
    });
  });
});
