import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';

import type { EntryNote } from '../src/ledger/submission.js';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';
import type { BoardShape, ScratchBoard } from './scratch-boards.js';
import { ScratchBoards } from './scratch-boards.js';

let database: TestDatabase;
let replica: Replica;
let boards: ScratchBoards;

beforeAll(async () => {
  database = await createTestDatabase();
  replica = await openReplica(database.url);
  boards = await ScratchBoards.in(replica.dataSource);
});
afterAll(async () => {
  await replica.close();
  await database.drop();
});

const makeBoard = (keep: BoardShape['keep']) => boards.make({ keep, tieRule: 'earliest', direction: 'high-first', capacity: null });

async function append(board: ScratchBoard, competitor: number, value: number, at = 0, note: EntryNote | null = null) {
  const outcome = await replica.ledger.append({ ...board.submission(competitor, value), at, note });
  if (!outcome.stored) throw new Error(outcome.rejection);
  return outcome;
}

describe('a place', () => {
  it('tells of the entry that set it, and has the competitor’s name where the entry gave none', async () => {
    const board = await makeBoard('best');
    const note = { playerName: 'ada', valueDisplay: '7 points', metadata: { level: [1, null] } };
    const noted = await append(board, 0, 7, 1_764_115_200_123, note);
    const plain = await append(board, 1, 5, 1_764_115_200_456);
    await append(board, 0, 6, 1_764_115_200_789, { ...note, playerName: 'too late' });
    const [competitor] = boards.competitors;
    const first = {
      ...{ rank: 1, position: 0, competitorId: competitor, slot: 0, value: 7, revision: 1 },
      ...{ id: noted.entryId, name: 'ada', valueDisplay: '7 points', metadata: { level: [1, null] }, submittedAt: 1_764_115_200_123 },
    };
    const second = {
      ...{ rank: 2, position: 1, competitorId: boards.competitors[1], slot: 0, value: 5, revision: 2 },
      ...{ id: plain.entryId, name: 'name', valueDisplay: null, metadata: null, submittedAt: 1_764_115_200_456 },
    };
    expect((await replica.ranks.page(board.id, { offset: 0, limit: 10 })).places).toEqual([first, second]);
    const refs = [...boards.competitors.slice(0, 3)].reverse().map((competitorId) => ({ competitorId, slot: 0 }));
    expect(await replica.ranks.placesOf(board.id, refs)).toEqual([undefined, second, first]);
  });

  it('keeps its number when what was said about it is erased', async () => {
    const board = await makeBoard('best');
    await append(board, 0, 7, 0, { playerName: 'ada', valueDisplay: '7 points', metadata: { level: 1 } });
    await replica.dataSource.query('delete from entry_details where board_id = $1', [board.id]);
    expect((await replica.ranks.page(board.id, { offset: 0, limit: 1 })).places).toMatchObject([
      { rank: 1, value: 7, name: 'name', valueDisplay: null, metadata: null },
    ]);
  });
});

describe('the standing of an entry', () => {
  it('is its competitor’s only one, whether or not the entry is the one that stands', async () => {
    const board = await makeBoard('best');
    const entries = [await append(board, 0, 7), await append(board, 0, 3), await append(board, 0, 9)];
    for (const { entryId } of entries) {
      expect(await replica.ranks.standingOf(board.id, entryId)).toEqual({ competitorId: boards.competitors[0], slot: 0 });
    }
  });

  it('is its own where every entry stands', async () => {
    const board = await makeBoard('all');
    await append(board, 0, 7);
    const { entryId } = await append(board, 0, 3);
    expect(await replica.ranks.standingOf(board.id, entryId)).toEqual({ competitorId: boards.competitors[0], slot: 2 });
  });

  it('is looked for on one board', async () => {
    const [board, other] = [await makeBoard('best'), await makeBoard('best')];
    const { entryId } = await append(board, 0, 7);
    expect(await replica.ranks.standingOf(other.id, entryId)).toBeUndefined();
    expect(await replica.ranks.standingOf(board.id, randomUUID())).toBeUndefined();
  });
});
