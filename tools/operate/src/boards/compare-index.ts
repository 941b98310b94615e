import type { Direction, TieRule } from '@laurel/leaderboard/board-rule';
import { encodeStanding, indexKeys, nameInMember, standingName } from '@laurel/storage/ranks/redis/index-keys';
import type { Cluster, Redis } from 'ioredis';
import { escapeLiteral, type Client } from 'pg';

import { inTransaction } from '../with-database.js';
import { Differences } from './differences.js';
import { HEAD_FIELDS, readIndexHead } from './index-head.js';
import { patiently } from './patiently.js';
import { readRows } from './read-rows.js';

const SCANNED_AT_ONCE = 1_000;
const STANDING_NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::(\d{1,16}))?$/;

interface Head {
  readonly epoch: string;
  readonly revision: number;
  readonly direction: Direction;
  readonly tieRule: TieRule;
}

interface StandingRow {
  readonly competitorId: string;
  readonly slot: string;
  readonly value: number;
  readonly revision: string;
}

/**
 * Compares the whole index of a board with the standings, of which one snapshot is read. Scores may come in meanwhile: what the index
 * holds of a later revision than the snapshot's is not looked at, so a board need not stand still to be found sound.
 */
export async function compareIndex(database: Client, redis: Redis | Cluster, boardId: string): Promise<Differences> {
  const differences = new Differences();
  await inTransaction(
    database,
    async () => {
      const head = await readHead(database, boardId);
      if (head === undefined || !(await hasComeSoFar(redis, boardId, head, differences))) return;
      await standingsAreInIndex(database, redis, boardId, head, differences);
      await namesAreStandings(database, redis, boardId, head, differences);
      await membersAreNamed(redis, boardId, differences);
    },
    'begin transaction isolation level repeatable read, read only',
  );
  await isNotAhead(database, redis, boardId, differences);
  return differences;
}

async function readHead(database: Client, boardId: string): Promise<Head | undefined> {
  const { rows } = await database.query<Head & { revision: string }>(
    'select epoch, revision, direction, tie_rule as "tieRule" from boards where id = $1',
    [boardId],
  );
  const [row] = rows;
  return row && { ...row, revision: Number(row.revision) };
}

/** An index that is whole, and of this state of the board or a later one. */
async function hasComeSoFar(redis: Redis | Cluster, boardId: string, board: Head, differences: Differences): Promise<boolean> {
  const index = await patiently(() => readIndexHead(redis, boardId));
  if (index === undefined) {
    // Nothing has been written, and nobody has looked.
    if (board.revision > 0) differences.add('there is no index');
  } else if (index.epoch !== board.epoch) {
    differences.add(`the index is of epoch ${index.epoch}, the board of ${board.epoch}`);
  } else if (!index.whole) {
    differences.add('the index is being rebuilt');
  } else if (index.revision < board.revision) {
    differences.add(`the index has come to revision ${index.revision}, the board to ${board.revision}`);
  }
  return index !== undefined && differences.count === 0;
}

/** Every standing has its place in the index, in the order in which the database sorts. */
async function standingsAreInIndex(
  database: Client,
  redis: Redis | Cluster,
  boardId: string,
  board: Head,
  differences: Differences,
): Promise<void> {
  const [order, members] = indexKeys(boardId);
  const inOrder = `select competitor_id as "competitorId", slot, value, revision from standings
                    where board_id = ${escapeLiteral(boardId)} order by sort_key, tie_key`;
  let before: { sortKey: number; member: string } | undefined;
  for await (const rows of readRows<StandingRow>(database, 'standings_in_board_order', inOrder)) {
    const expected = rows.map((row) => {
      const standing = { ...row, slot: Number(row.slot), revision: Number(row.revision) };
      return { ...encodeStanding(board, standing), name: standingName(standing), revision: standing.revision };
    });
    // In this order: a standing that moves between the two is then known by its later revision.
    const scores = await patiently(() => redis.zmscore(order, expected.map(({ member }) => member)));
    const held = await patiently(() => redis.hmget(members, ...expected.map(({ name }) => name)));
    expected.forEach(({ name, revision, member, sortKey }, index) => {
      const entry = held[index];
      const score = scores[index];
      if (entry == null) differences.add(`${name} is missing`);
      else if (revisionOf(entry) > board.revision) return;
      else if (entry !== `${revision} ${member}`) differences.add(`${name} is held as "${entry}" and should be "${revision} ${member}"`);
      else if (score == null) differences.add(`${name} has no place`);
      else if (Number(score) !== Number(sortKey)) differences.add(`${name} is sorted by ${score} and should be by ${sortKey}`);
      const here = { sortKey: Number(sortKey), member };
      if (before !== undefined && !isBefore(before, here)) differences.add(`${name} comes elsewhere in the index than in the database`);
      before = here;
    });
  }
}

/** Every name in the index that the snapshot can know is one of its standings. */
async function namesAreStandings(
  database: Client,
  redis: Redis | Cluster,
  boardId: string,
  board: Head,
  differences: Differences,
): Promise<void> {
  const [, members] = indexKeys(boardId);
  for await (const fields of scan((cursor) => redis.hscan(members, cursor, 'COUNT', SCANNED_AT_ONCE))) {
    const held = pairs(fields).filter(([name]) => !HEAD_FIELDS.some((field) => field === name));
    const known = held.filter(([, entry]) => !(revisionOf(entry) > board.revision)).map(([name]) => name);
    const parsed = known.flatMap((name) => {
      const [, competitorId, slot = '0'] = STANDING_NAME.exec(name) ?? [];
      return competitorId === undefined ? [] : [{ competitorId, slot }];
    });
    const { rows } = await database.query<{ competitorId: string; slot: string }>(
      `select s.competitor_id as "competitorId", s.slot
         from unnest($2::uuid[], $3::bigint[]) as asked (competitor_id, slot) join standings s using (competitor_id, slot)
        where s.board_id = $1`,
      [boardId, parsed.map(({ competitorId }) => competitorId), parsed.map(({ slot }) => slot)],
    );
    const standing = new Set(rows.map(({ competitorId, slot }) => standingName({ competitorId, slot: Number(slot) })));
    for (const name of known) if (!standing.has(name)) differences.add(`${name} is not on the board`);
  }
}

/** Every place in the index is one that its name knows of. */
async function membersAreNamed(redis: Redis | Cluster, boardId: string, differences: Differences): Promise<void> {
  const [order, members] = indexKeys(boardId);
  for await (const scanned of scan((cursor) => redis.zscan(order, cursor, 'COUNT', SCANNED_AT_ONCE))) {
    const places = pairs(scanned).map(([member]) => member);
    if (places.length === 0) continue;
    const held = await patiently(() => redis.hmget(members, ...places.map(nameInMember)));
    const strange = places.filter((member, index) => held[index]?.split(' ')[1] !== member);
    if (strange.length === 0) continue;
    // One that has moved since it was read is not there any more.
    const still = await patiently(() => redis.zmscore(order, strange));
    strange.forEach((member, index) => {
      if (still[index] != null) differences.add(`place "${member}" belongs to no standing`);
    });
  }
}

/** An index that knows more than the board's log is of a history that the database has lost. */
async function isNotAhead(database: Client, redis: Redis | Cluster, boardId: string, differences: Differences): Promise<void> {
  const index = await patiently(() => readIndexHead(redis, boardId));
  const board = await readHead(database, boardId);
  if (index === undefined || board === undefined || index.epoch !== board.epoch || index.revision <= board.revision) return;
  differences.add(`the index has come to revision ${index.revision}, the board to ${board.revision} only`);
}

async function* scan(read: (cursor: string) => Promise<[cursor: string, found: string[]]>): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, found] = await patiently(() => read(cursor));
    yield found;
    cursor = next;
  } while (cursor !== '0');
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((each, index) => (index % 2 === 0 ? [[each, flat[index + 1] ?? ''] as [string, string]] : []));
}

function revisionOf(entry: string): number {
  return Number(entry.split(' ', 1)[0]);
}

/** As Redis sorts: by score, then by the bytes of the member. */
function isBefore(one: { sortKey: number; member: string }, other: { sortKey: number; member: string }): boolean {
  return one.sortKey < other.sortKey || (one.sortKey === other.sortKey && one.member < other.member);
}
