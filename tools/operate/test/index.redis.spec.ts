import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { createTestRedis, type TestRedis } from '@laurel/fixtures/test-redis';
import type { Board } from '@laurel/storage/boards/board.entity';
import { encodeTie, heldEntry, indexKeys, nameInMember } from '@laurel/storage/ranks/redis/index-keys';
import { Redis } from 'ioredis';

import { asOperate, REDIS_USERS } from './as-operate.js';
import { Playing } from './playing.js';
import { operate, type Run } from './run-operate.js';

let database: TestDatabase;
let redis: TestRedis;
let client: Redis;
let playing: Playing;
let board: Board;
let settings: NodeJS.ProcessEnv;

beforeAll(async () => {
  redis = await createTestRedis();
  client = new Redis(redis.url);
  for (const line of REDIS_USERS.split('\n').filter((each) => each.startsWith('user operate'))) {
    const [, ...words] = line.split(' ');
    await client.call('ACL', 'SETUSER', ...words);
  }
});

afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

beforeEach(async () => {
  await client.flushall();
  database = await createTestDatabase();
  playing = await Playing.begin(database.url, redis.url);
  settings = { DATABASE_URL: database.url, REDIS_URL: asOperate(redis.url) };
  board = await playing.board('high-scores', { tieRule: 'newest' });
  for (let player = 0; player < 10; player += 1) await playing.score(board, player, Math.floor(player / 2));
});

afterEach(async () => {
  await playing.end();
  await database.drop();
});

const orderOf = ({ id }: Board): string => indexKeys(id)[0];
const membersOf = ({ id }: Board): string => indexKeys(id)[1];
const order = () => orderOf(board);
const members = () => membersOf(board);
const verify = (...args: string[]): Promise<Run> => operate(['verify-index', '--look-again', '0', ...args], settings);
const rebuild = (...args: string[]): Promise<Run> => operate(['rebuild-index', ...args], settings);

/** What the leader is held as. */
async function leader(): Promise<{ name: string; member: string; score: string }> {
  const [member = '', score = ''] = await client.zrange(order(), 0, '0', 'WITHSCORES');
  return { name: nameInMember(member), member, score };
}

const DISTURBANCES: [what: string, disturb: () => Promise<unknown>, found: RegExp][] = [
  ['a lost place', async () => client.zrem(order(), (await leader()).member), /has no place/],
  ['a lost standing', async () => client.hdel(members(), (await leader()).name), /is missing/],
  ['a wrong score', async () => client.zadd(order(), 7, (await leader()).member), /is sorted by 7 and should be by -4/],
  [
    'a wrong tie',
    async () => {
      const { name, member, score } = await leader();
      const wrong = `00${member.slice(2)}`;
      await client.zrem(order(), member);
      await client.zadd(order(), score, wrong);
      await client.hset(members(), name, heldEntry(10, wrong));
    },
    /is held as "10 00/,
  ],
  ["a place that is nobody's", async () => client.zadd(order(), -99, `${encodeTie(-1)}${board.id}`), /belongs to no standing/],
  [
    'somebody who is not on the board',
    async () => {
      const member = `${encodeTie(-3)}${board.id}`;
      await client.zadd(order(), -99, member);
      await client.hset(members(), board.id, heldEntry(3, member));
    },
    /is not on the board/,
  ],
  ['nonsense', async () => client.hset(members(), 'nonsense', 'nonsense'), /nonsense is not on the board/],
  ['an old epoch', async () => client.hset(members(), 'epoch', '00000000'), /is of epoch 00000000/],
  ['an index that has stayed behind', async () => client.hset(members(), 'revision', '9'), /has come to revision 9, the board to 10/],
  ['an index from a later history', async () => client.hset(members(), 'revision', '11'), /has come to revision 11, the board to 10 only/],
  ['an index that is not whole', async () => client.hset(members(), 'whole', '0'), /is being rebuilt/],
  [
    'somebody of a revision that the board has not come to',
    async () => {
      const member = `${encodeTie(-3)}${board.id}`;
      await client.zadd(order(), -99, member);
      await client.hset(members(), board.id, heldEntry(9_999, member));
    },
    /has come to revision 9999, the board to 10 only/,
  ],
  [
    'a standing that was moved to the top as of such a revision',
    async () => {
      const member = (await client.zrange(order(), '-1', '-1'))[0] ?? '';
      await client.zadd(order(), -99, member);
      await client.hset(members(), nameInMember(member), heldEntry(9_999, member));
    },
    /has come to revision 9999, the board to 10 only/,
  ],
  ['nonsense of such a revision', async () => client.hset(members(), 'nonsense', '9999 nonsense'), /nonsense is not on the board/],
  ['an endless revision', async () => client.hset(members(), board.id, 'Infinity x'), /has come to revision Infinity/],
  ['members of another type', async () => client.set(members(), 'x'), /a key of the index holds something else/],
  ['an order of another type', async () => client.set(order(), 'x'), /a key of the index holds something else/],
  ['no index', async () => client.del(members(), order()), /there is no index/],
];

describe('an index', () => {
  it('that is sound is found sound, and nothing is changed', async () => {
    const before = await client.hgetall(members());
    const { code, output } = await verify();
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('high-scores: sound') });
    expect(output).toMatch(/(\d+) of \1 boards have a sound index\.$/);
    expect(await client.hgetall(members())).toEqual(before);
  });

  it.each(DISTURBANCES)('with %s is found, and mended by a rebuild', async (_what, disturb, found) => {
    await disturb();
    const differing = await verify();
    expect(differing).toEqual({ code: 3, output: expect.stringMatching(found) });
    expect(differing.output).toContain(`high-scores (${board.id}): `);
    expect(await rebuild()).toEqual({ code: 0, output: expect.stringMatching(/high-scores: 10 standings in [\d.]+ s/) });
    expect((await verify()).code).toBe(0);
    expect(await client.zcard(order())).toBe(10);
  });

  it('of one board is looked at or rebuilt alone', async () => {
    const other = await playing.board('other');
    await playing.score(other, 1, 1);
    await client.hset(membersOf(other), 'epoch', 'stale');
    expect((await verify(board.id)).code).toBe(0);
    expect((await verify(other.id)).code).toBe(3);
    expect((await rebuild(board.id)).code).toBe(0);
    expect((await verify(other.id)).code).toBe(3);
    expect((await rebuild(other.id)).code).toBe(0);
    expect((await verify()).code).toBe(0);
  });

  it.each(['first', 'best', 'latest', 'sum', 'all'] as const)('of a board that keeps %s is built as it has grown', async (keep) => {
    const other = await playing.board(keep, { keep, direction: 'low-first', tieRule: 'shared' });
    for (let turn = 0; turn < 30; turn += 1) await playing.score(other, turn, (turn * 7) % 5);
    const grown = await client.zrange(orderOf(other), 0, '-1', 'WITHSCORES');
    expect((await verify(other.id)).code).toBe(0);
    expect((await rebuild(other.id)).code).toBe(0);
    expect(await client.zrange(orderOf(other), 0, '-1', 'WITHSCORES')).toEqual(grown);
    expect((await verify(other.id)).code).toBe(0);
  });

  it('is found sound, and can be rebuilt, while scores come in', async () => {
    let goesOn = true;
    const coming = (async () => {
      for (let turn = 0; goesOn; turn += 1) await playing.score(board, turn, 100 + turn);
    })();
    const verifyLive = (): Promise<Run> => operate(['verify-index'], settings);
    try {
      expect((await verifyLive()).code).toBe(0);
      expect((await rebuild()).code).toBe(0);
      expect((await verifyLive()).code).toBe(0);
    } finally {
      goesOn = false;
      await coming;
    }
    expect((await verify()).code).toBe(0);
  });
});

it('names boards by their slugs too, and says when there is none', async () => {
  const { code, output } = await verify('pomomon/focus');
  expect({ code, output }).toEqual({ code: 2, output: expect.stringContaining('There is no board pomomon/focus') });
  expect((await verify('00000000-0000-4000-8000-000000000000')).code).toBe(2);
});

it('says when Redis or the database is not there', async () => {
  const away = { ...settings, REDIS_URL: 'redis://user:hidden@127.0.0.1:1' };
  const { code, output } = await operate(['verify-index'], away);
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/Redis cannot be reached: .*ECONNREFUSED/) });
  expect(output).not.toContain('hidden');
  const withoutRedis = await operate(['rebuild-index'], { DATABASE_URL: database.url });
  expect(withoutRedis).toEqual({ code: 2, output: expect.stringContaining('REDIS_URL is not set') });
});
