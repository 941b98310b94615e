import { readIndexHead } from '@laurel/storage/ranks/redis/index-head';
import type { Cluster, Redis } from 'ioredis';
import type { Client } from 'pg';

import { inTransaction } from '../with-database.js';
import type { ComparedBoard, Comparison } from './comparison.js';
import { Differences } from './differences.js';
import { membersAreNamed, namesAreStandings } from './index-in-standings.js';
import { LaterEntries } from './later-entries.js';
import { patiently } from './patiently.js';
import { standingsAreInIndex } from './standings-in-index.js';

/**
 * Compares the whole index of a board with the standings, of which one snapshot is read. Scores may come in meanwhile: what the index
 * holds of a later revision than the snapshot's is not looked at, so a board need not stand still to be found sound; but the board must
 * have come to that revision when all has been read.
 */
export async function compareIndex(database: Client, redis: Redis | Cluster, boardId: string): Promise<Differences> {
  const differences = new Differences();
  try {
    const compare = (): Promise<number> => compareWithSnapshot(database, redis, boardId, differences);
    const seen = await inTransaction(database, compare, 'begin transaction isolation level repeatable read, read only');
    await isNotAhead(database, redis, boardId, seen, differences);
  } catch (error) {
    if (!isOfWrongType(error)) throw error;
    differences.add('a key of the index holds something else');
  }
  return differences;
}

/** @returns the highest revision of an entry that was seen, or that of the snapshot */
async function compareWithSnapshot(
  database: Client,
  redis: Redis | Cluster,
  boardId: string,
  differences: Differences,
): Promise<number> {
  const board = await readBoard(database, boardId);
  if (board === undefined) return 0;
  const later = new LaterEntries(board.revision);
  const comparison = { database, redis, board, differences, later };
  if (await hasComeSoFar(comparison)) {
    await standingsAreInIndex(comparison);
    await namesAreStandings(comparison);
    await membersAreNamed(comparison);
  }
  return later.highest;
}

/** What Redis says to a command for another type of value than a key holds. */
function isOfWrongType(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError' && error.message.startsWith('WRONGTYPE ');
}

async function readBoard(database: Client, boardId: string): Promise<ComparedBoard | undefined> {
  const { rows } = await database.query<ComparedBoard & { revision: string }>(
    'select id, epoch, revision, direction, tie_rule as "tieRule" from boards where id = $1',
    [boardId],
  );
  const [row] = rows;
  return row && { ...row, revision: Number(row.revision) };
}

/** An index that is whole, and of this state of the board or a later one. */
async function hasComeSoFar({ redis, board, differences }: Comparison): Promise<boolean> {
  const index = await patiently(() => readIndexHead(redis, board.id));
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

/**
 * An index that knows more than the board's log is of a history that the database has lost, or of none.
 *
 * @param seen a revision that the index holds
 */
async function isNotAhead(
  database: Client,
  redis: Redis | Cluster,
  boardId: string,
  seen: number,
  differences: Differences,
): Promise<void> {
  const index = await patiently(() => readIndexHead(redis, boardId));
  const board = await readBoard(database, boardId);
  if (index === undefined || board === undefined || index.epoch !== board.epoch) return;
  const revision = Math.max(index.revision, seen);
  if (revision > board.revision) differences.add(`the index has come to revision ${revision}, the board to ${board.revision} only`);
}
