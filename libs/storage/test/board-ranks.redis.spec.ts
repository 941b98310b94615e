import { randomBytes } from 'node:crypto';

import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Cluster, Redis } from 'ioredis';

import { RedisConnection } from '../src/redis-connection.js';
import { indexKeys } from '../src/ranks/redis/index-keys.js';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';
import type { ScratchBoard } from './scratch-boards.js';
import { ScratchBoards } from './scratch-boards.js';
import { CAPACITY, underLoad as underLoadOf, WHOLE } from './under-load.js';

let database: TestDatabase;
let redis: TestRedis;
let connection: RedisConnection;
let client: Redis | Cluster;
/** Two replicas that share the Redis, and what a process without one reads. */
let replicas: [Replica, Replica];
let without: Replica;
let boards: ScratchBoards;
let board: ScratchBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await createTestRedis();
  connection = new RedisConnection(redis.url, () => undefined);
  if (connection.client === undefined) throw new Error('an address means a connection');
  client = connection.client;
  await new Promise((resolve) => client.once('ready', resolve));
  replicas = [await openReplica(database.url, { redis: client }), await openReplica(database.url, { redis: client })];
  without = await openReplica(database.url);
  boards = await ScratchBoards.in(without.dataSource);
});
afterAll(async () => {
  for (const replica of [...replicas, without]) await replica.close();
  connection.close();
  await redis.stop();
  await database.drop();
});
beforeEach(async () => {
  board = await boards.make({ keep: 'latest', tieRule: 'shared', direction: 'high-first', capacity: CAPACITY });
  await caughtUp();
});
afterEach(async () => {
  await caughtUp();
  expect(await replicas[0].ranks.page(board.id, WHOLE)).toEqual(await without.ranks.page(board.id, WHOLE));
  const refs = [...boards.competitors, boards.stranger].map((competitorId) => ({ competitorId, slot: 0 }));
  expect(await replicas[0].ranks.placesOf(board.id, refs)).toEqual(await without.ranks.placesOf(board.id, refs));
});

/** Resolves when the index itself answers for what is committed. */
async function caughtUp(): Promise<void> {
  const [{ index }] = replicas;
  const ranked = await board.ranked();
  while ((await index.page(ranked, WHOLE)) === 'behind') {
    await index.catchUp(board.id).catch(() => undefined);
    await new Promise(setImmediate);
  }
}

const underLoad = (happens: () => Promise<unknown>) => underLoadOf(board, replicas, happens);

describe('every page is one state of the board, no older than what was committed', () => {
  it('while all is well', async () => {
    await underLoad(async () => undefined);
  });

  it('while Redis is emptied', async () => {
    await underLoad(() => client.flushall());
  });

  it('while Redis is gone, and when it is back with nothing', async () => {
    await underLoad(() => redis.kill());
    await underLoad(() => redis.restart());
  });

  it('while Redis is frozen, and when it thaws', async () => {
    await underLoad(async () => redis.freeze());
    await underLoad(async () => redis.thaw());
  });

  it('while Redis goes back to an old state', async () => {
    await board.append([[0, 1], [1, 2], [2, 3]]);
    await caughtUp();
    const keys = indexKeys(board.id);
    const old = await Promise.all(keys.map((key) => client.dumpBuffer(key)));
    await board.append([[0, 4], [3, 2]]);
    await underLoad(() => Promise.all(keys.map((key, index) => client.restore(key, 0, old[index] ?? '', 'REPLACE'))));
  });
});

describe('a board that begins anew', () => {
  it('shows nothing of before, at either replica, and everything since', async () => {
    board = await boards.make({ keep: 'all', tieRule: 'earliest', direction: 'high-first', capacity: 7, door: 'lucentinian' });
    const [one, two] = replicas;
    const submit = (replica: Replica, value: number) =>
      replica.ledger.append({ ...board.submission(value % 8, value), door: 'lucentinian' });
    const reset = (replica: Replica) => {
      const { id: boardId } = board;
      const fingerprint = randomBytes(32).toString('hex');
      const claim = { kind: 'signature', boardId, fingerprint, method: 'DELETE', expiresAt: 0 } as const;
      return replica.ledger.reset({ boardId, door: 'lucentinian', at: 0, claim });
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map((value) => submit(value % 2 === 0 ? one : two, value)));
    await caughtUp();
    expect(await reset(one)).toBe('done');
    for (const { ranks } of replicas) expect(await ranks.page(board.id, WHOLE)).toMatchObject({ revision: 7, total: 0, places: [] });

    await submit(two, 3);
    for (const { ranks } of replicas) {
      expect(await ranks.page(board.id, WHOLE)).toMatchObject({ total: 1, places: [{ value: 3, revision: 8 }] });
    }
    await Promise.all([submit(one, 9), reset(two), submit(two, 8), reset(one), submit(one, 7)]);
  });
});

describe('what does not exist', () => {
  it('is an empty board', async () => {
    expect(await replicas[0].ranks.page(boards.stranger, WHOLE)).toEqual({ epoch: '', revision: 0, total: 0, anchor: 0, places: [] });
    expect(await replicas[0].ranks.placesOf(boards.stranger, [{ competitorId: boards.stranger, slot: 0 }])).toEqual([undefined]);
  });

  it('has no head', async () => {
    await board.append([[0, 1], [1, 1]]);
    expect(await replicas[0].ranks.heads([board.id, boards.stranger])).toEqual(new Map([[board.id, { epoch: 'e1', revision: 2 }]]));
  });
});
