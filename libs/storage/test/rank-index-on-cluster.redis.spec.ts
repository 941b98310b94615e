import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { eventually } from '@laurel/fixtures/eventually';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import type { TestRedisCluster } from '@laurel/fixtures/test-redis-cluster';
import { createTestRedisCluster } from '@laurel/fixtures/test-redis-cluster';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Cluster } from 'ioredis';
import { Redis } from 'ioredis';

import { serverOf } from '../src/redis-cluster.js';
import { RedisConnection } from '../src/redis-connection.js';
import { indexKeys } from '../src/ranks/redis/index-keys.js';
import { describeRankIndex } from './rank-index.contract.js';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';
import type { ScratchBoard } from './scratch-boards.js';
import { ScratchBoards } from './scratch-boards.js';
import { CAPACITY, underLoad, WHOLE } from './under-load.js';

const SHAPE = { keep: 'latest', tieRule: 'shared', direction: 'high-first', capacity: CAPACITY } as const;
/** Enough for each node to have some. */
const BOARDS = 30;

/** Two replicas whose index is on a cluster, and one without Redis. */
interface Rig {
  readonly redis: TestRedisCluster;
  readonly client: Cluster;
  readonly replicas: readonly [Replica, Replica];
  readonly without: Replica;
  readonly boards: ScratchBoards;
  close(): Promise<void>;
}

async function open({ withReplica = false } = {}): Promise<Rig> {
  const database: TestDatabase = await createTestDatabase();
  const redis = await createTestRedisCluster({ withReplica });
  const connection = new RedisConnection(redis.url, () => undefined, { isCluster: true });
  const client = connection.client as Cluster;
  await new Promise((resolve) => client.once('ready', resolve));
  await eventually(() => Promise.all(client.nodes().map((node) => node.ping())));
  const replicas = [await openReplica(database.url, { redis: client }), await openReplica(database.url, { redis: client })] as const;
  const without = await openReplica(database.url);
  return {
    redis,
    client,
    replicas,
    without,
    boards: await ScratchBoards.in(without.dataSource),
    async close() {
      for (const replica of [...replicas, without]) await replica.close();
      connection.close();
      await redis.stop();
      await database.drop();
    },
  };
}

describeRankIndex('the rank index on a Redis Cluster', async () => {
  const { replicas, boards, close } = await open();
  return { index: replicas[0].index, boards, close };
});

describe('the rank index on a Redis Cluster', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await open();
  });
  afterAll(() => rig.close());

  const nodeOf = (board: ScratchBoard): TestRedis => {
    const server = serverOf(rig.client, indexKeys(board.id)[0]);
    const node = rig.redis.nodes.find(({ url }) => url.endsWith(server));
    if (node === undefined) throw new Error(`nobody is at ${server}`);
    return node;
  };
  const answers = async (board: ScratchBoard): Promise<boolean> =>
    (await rig.replicas[0].index.page(await board.ranked(), WHOLE)) !== 'behind';
  /** Asks a node itself. */
  const asked = async <T>({ url }: TestRedis, question: (node: Redis) => Promise<T>): Promise<T> => {
    const node = new Redis(url);
    return question(node).finally(() => node.disconnect());
  };
  const pages = (replica: Replica, boards: readonly ScratchBoard[]) =>
    Promise.all(boards.map(({ id }) => replica.ranks.page(id, WHOLE)));
  const submit = (boards: readonly ScratchBoard[], value: number) =>
    Promise.all(boards.map((board) => rig.replicas[0].ledger.append(board.submission(value % 8, value))));

  it('spreads boards over the nodes, both keys of a board on one', async () => {
    const boards = await Promise.all(Array.from({ length: BOARDS }, () => rig.boards.make(SHAPE)));
    await submit(boards, 1);
    await eventually(async () => expect(await Promise.all(boards.map(answers))).not.toContain(false));
    for (const board of boards) expect(await asked(nodeOf(board), (node) => node.exists(...indexKeys(board.id)))).toBe(2);
    const counts = await Promise.all(rig.redis.nodes.map((node) => asked(node, (each) => each.dbsize())));
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2 * BOARDS);
  });

  it('answers for all boards but those of a node that is gone, whose index it builds again when the node is back', async () => {
    const boards = await Promise.all(Array.from({ length: BOARDS }, () => rig.boards.make(SHAPE)));
    await submit(boards, 1);
    await eventually(async () => expect(await Promise.all(boards.map(answers))).not.toContain(false));
    const lost = nodeOf(boards[0] as ScratchBoard);
    const isLost = boards.map((board) => nodeOf(board) === lost);

    await lost.kill();
    const outcomes = await submit(boards, 2);
    expect(outcomes.filter(({ stored }) => stored)).toHaveLength(BOARDS);
    expect(await pages(rig.replicas[0], boards)).toEqual(await pages(rig.without, boards));
    // One after the other, the first one of those that are lost: what is found out about them is not held against the rest.
    await eventually(async () => {
      for (const [index, board] of boards.entries()) expect([index, await answers(board)]).toEqual([index, !isLost[index]]);
    });

    await lost.restart();
    await eventually(async () => {
      expect(await pages(rig.replicas[1], boards)).toEqual(await pages(rig.without, boards));
      expect(await Promise.all(boards.map(answers))).not.toContain(false);
    });
  });

  describe('every page is one state of the board, no older than what was committed', () => {
    let board: ScratchBoard;
    let node: TestRedis;

    beforeEach(async () => {
      board = await rig.boards.make(SHAPE);
      node = nodeOf(board);
      await submit([board], 1);
      await eventually(async () => expect(await answers(board)).toBe(true));
    });

    it('while its node crashes, and when the node is back with nothing', async () => {
      await underLoad(board, rig.replicas, () => node.kill());
      await underLoad(board, rig.replicas, () => node.restart());
      await eventually(async () => {
        await rig.replicas[0].ranks.page(board.id, WHOLE);
        expect(await answers(board)).toBe(true);
      });
    });

    it('while its node is frozen, and when it thaws', async () => {
      await underLoad(board, rig.replicas, async () => node.freeze());
      await underLoad(board, rig.replicas, async () => node.thaw());
      await eventually(async () => {
        await rig.replicas[0].ranks.page(board.id, WHOLE);
        expect(await answers(board)).toBe(true);
      });
    });

    it('while it moves to another node', async () => {
      const target = rig.redis.nodes.find((each) => each !== node) as TestRedis;
      await underLoad(board, rig.replicas, () => moveBoard(board.id, node, target, rig.redis.nodes));
      await eventually(async () => expect(await answers(board)).toBe(true));
      expect(await asked(target, (each) => each.exists(...indexKeys(board.id)))).toBe(2);
      expect(nodeOf(board)).toBe(target);
    });
  });
});

it('the rank index is where a replica has taken over from a lost node', async () => {
  const { redis, client, replicas, boards, close } = await open({ withReplica: true });
  const [replica] = replicas;
  const port = ({ url }: { url: string }) => new URL(url).port;
  const nodeOf = (board: ScratchBoard) => serverOf(client, indexKeys(board.id)[0]).split(':')[1];
  const made = await Promise.all(Array.from({ length: BOARDS }, () => boards.make(SHAPE)));
  const board = made.find((each) => nodeOf(each) === port(redis.nodes[0])) as ScratchBoard;
  await underLoad(board, replicas, async () => {
    await redis.nodes[0].kill();
    await eventually(async () => {
      await replica.ranks.page(board.id, WHOLE);
      expect(nodeOf(board)).toBe(port(redis.replica as TestRedis));
    });
  });
  await eventually(async () => {
    await replica.ranks.page(board.id, WHOLE);
    expect(await replica.index.page(await board.ranked(), WHOLE)).not.toBe('behind');
  });
  await close();
});

/** Moves the slot of a board from one node to another, as resharding does. */
async function moveBoard(boardId: string, from: TestRedis, to: TestRedis, all: readonly TestRedis[]): Promise<void> {
  const [source, target, ...connections] = [from, to, ...all].map(({ url }) => new Redis(url)) as [Redis, Redis, ...Redis[]];
  try {
    const slot = await source.cluster('KEYSLOT', indexKeys(boardId)[0]);
    const [sourceId, targetId] = await Promise.all([source, target].map((node) => node.cluster('MYID')));
    await target.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(sourceId));
    await source.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(targetId));
    const { hostname, port } = new URL(to.url);
    // One by one, so that for a while a board's keys are on two nodes.
    for (;;) {
      const [key] = await source.cluster('GETKEYSINSLOT', slot, 1);
      if (key === undefined) break;
      await source.call('MIGRATE', hostname, port, key, '0', '5000');
    }
    for (const node of [target, ...connections]) await node.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(targetId));
  } finally {
    for (const connection of [source, target, ...connections]) connection.disconnect();
  }
}
