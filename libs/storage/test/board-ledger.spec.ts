import { randomUUID } from 'node:crypto';

import type { BoardChanged } from '@laurel/contracts/events';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Board } from '../src/boards/board.entity.js';
import { Entry } from '../src/ledger/entry.entity.js';
import type { Submission } from '../src/ledger/submission.js';
import { isUnavailable } from '../src/unavailable.js';
import { boardShape } from './board-shapes.js';
import { readLog, replay, storedStandings } from './replay-log.js';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';
import type { ScratchBoard } from './scratch-boards.js';
import { ScratchBoards } from './scratch-boards.js';

const BEST = { keep: 'best', tieRule: 'earliest', direction: 'high-first', capacity: null } as const;
const SUM = { ...BEST, keep: 'sum' } as const;

let database: TestDatabase;
let replicas: [Replica, Replica];
let boards: ScratchBoards;

beforeAll(async () => {
  database = await createTestDatabase();
  replicas = [await openReplica(database.url), await openReplica(database.url)];
  boards = await ScratchBoards.in(replicas[0].dataSource);
});
afterAll(async () => {
  for (const replica of replicas) await replica.close();
  await database.drop();
});

const append = (submission: Submission, replica = 0) => (replicas[replica] ?? replicas[0]).ledger.append(submission);
const entriesOf = (board: ScratchBoard) =>
  replicas[0].dataSource.manager.find(Entry, { where: { boardId: board.id }, order: { revision: 'asc' } });
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('the log of a board', () => {
  it('counts without a gap, in commit order, whichever replica appends', async () => {
    const board = await boards.make({ ...BEST, keep: 'all' });
    let writing = true;
    const scores = upTo(200).map((number) => append(board.submission(number % 8, number), number % 2));
    const appended = Promise.all(scores).finally(() => (writing = false));
    while (writing) {
      // One statement sees one moment: a commit out of order would show as a gap, and a head apart from its entries as a difference.
      const [seen] = await replicas[1].dataSource.query<{ revision: string; newest: string; entries: string }[]>(
        `select b.revision, coalesce(max(e.revision), 0) as newest, count(e.revision) as entries
           from boards b left join entries e on e.board_id = b.id where b.id = $1 group by b.revision`,
        [board.id],
      );
      expect(seen).toEqual({ revision: seen?.newest, newest: seen?.newest, entries: seen?.newest });
    }
    const outcomes = await appended;
    const entries = await entriesOf(board);
    expect(entries.map(({ revision }) => revision)).toEqual(upTo(200));
    outcomes.forEach((outcome, index) => {
      expect(outcome).toMatchObject({ stored: true, revision: entries.find(({ value }) => value === index + 1)?.revision });
    });
  });

  it('replayed by the rules gives the standings, whatever the board', async () => {
    const value = fc.constantFrom(-3, -0, 0, 0.1, 1, 1, 2, 2 ** 52, 1e300, Number.MIN_VALUE);
    const score = fc.record({ competitor: fc.nat(7), value, replica: fc.nat(1) });
    await fc.assert(
      fc.asyncProperty(boardShape, fc.array(fc.array(score, { maxLength: 12 }), { maxLength: 3 }), async (shape, rounds) => {
        const board = await boards.make(shape);
        for (const round of rounds) {
          await Promise.all(round.map((each) => append(board.submission(each.competitor, each.value), each.replica)));
        }
        const { dataSource } = replicas[0];
        expect(await storedStandings(dataSource, board.id)).toEqual(replay(await readLog(dataSource, board.id)));
      }),
      { numRuns: 60 },
    );
  });

  it('tells each submitter what stands now', async () => {
    const board = await boards.make(BEST);
    expect(await append(board.submission(0, 5))).toMatchObject({ revision: 1, standing: { value: 5, revision: 1, slot: 0 } });
    expect(await append(board.submission(0, 3))).toMatchObject({ revision: 2, standing: { value: 5, revision: 1, slot: 0 } });
    expect(await append(board.submission(0, 7))).toMatchObject({ revision: 3, standing: { value: 7, revision: 3, slot: 0 } });
  });

  it('keeps beside an entry what was said about it, under the id that its submitter was told', async () => {
    const board = await boards.make(BEST);
    const note = { playerName: 'Zoë 🚀', valueDisplay: '5 pts', metadata: { level: [1, null] } };
    const outcome = await append({ ...board.submission(0, 5), note });
    await append(board.submission(0, 6));
    const rows = await replicas[0].dataSource.query<unknown[]>(
      `select id, player_name as "playerName", value_display as "valueDisplay", metadata
         from entries join entry_details using (board_id, revision) where board_id = $1`,
      [board.id],
    );
    expect(rows).toEqual([{ id: outcome.stored ? outcome.entryId : '', ...note }]);
  });

  it('is announced after the commit, up to its newest revision', async () => {
    const board = await boards.make(BEST);
    const heard: BoardChanged[] = [];
    const stop = replicas[0].bus.subscribe('board-changed', (event) => heard.push(event));
    await Promise.all(upTo(20).map((value) => append(board.submission(0, value))));
    await replicas[0].announcer.settled();
    await new Promise(setImmediate);
    stop();
    expect(heard.at(-1)).toEqual({ boardId: board.id, epoch: 'e1', revision: 20 });
    expect(heard.map(({ revision }) => revision)).toEqual(heard.map(({ revision }) => revision).sort((a, b) => a - b));
  });
});

describe('a refused submission', () => {
  it.each<[string, Partial<Submission>, string]>([
    ['below the board’s bounds', { value: 9 }, 'value-out-of-range'],
    ['above them', { value: 101 }, 'value-out-of-range'],
    ['not a number', { value: NaN }, 'value-out-of-range'],
    ['infinite', { value: Infinity }, 'value-out-of-range'],
    ['through another door', { door: 'leadr' }, 'unknown-board'],
  ])('%s leaves nothing behind and does not disturb those it was written with', async (_, wrong, rejection) => {
    const board = await boards.make(SUM, { minValue: 10, maxValue: 100 });
    const right = [10, 20, 30, 100].map((value) => board.submission(1, value));
    const refused = { ...board.submission(1, 50), ...wrong };
    const outcomes = await Promise.all([...right.slice(0, 2), refused, ...right.slice(2)].map((submission) => append(submission)));
    expect(outcomes).toEqual([
      expect.objectContaining({ revision: 1, standing: { value: 10, revision: 1, slot: 0 } }),
      expect.objectContaining({ revision: 2, standing: { value: 30, revision: 2, slot: 0 } }),
      { stored: false, rejection },
      expect.objectContaining({ revision: 3, standing: { value: 60, revision: 3, slot: 0 } }),
      expect.objectContaining({ revision: 4, standing: { value: 160, revision: 4, slot: 0 } }),
    ]);
    expect((await entriesOf(board)).map(({ value }) => value)).toEqual([10, 20, 30, 100]);
  });

  it('may name a board that does not exist', async () => {
    const board = await boards.make(BEST);
    expect(await append({ ...board.submission(0, 1), boardId: randomUUID() })).toEqual({ stored: false, rejection: 'unknown-board' });
  });

  it('would make a sum inexact: the sum stays', async () => {
    const board = await boards.make(SUM);
    const outcomes = await Promise.all([Number.MAX_SAFE_INTEGER - 1, 1, 1, -1].map((value) => append(board.submission(0, value))));
    expect(outcomes.map((outcome) => (outcome.stored ? outcome.standing.value : outcome.rejection))).toEqual([
      Number.MAX_SAFE_INTEGER - 1,
      Number.MAX_SAFE_INTEGER,
      'value-out-of-range',
      Number.MAX_SAFE_INTEGER - 1,
    ]);
    expect((await entriesOf(board)).map(({ revision }) => revision)).toEqual([1, 2, 3]);
  });

  it('that the database itself refuses fails alone', async () => {
    const board = await boards.make({ ...BEST, keep: 'all' });
    const good = upTo(40).map((value) => board.submission(2, value));
    const bad = { ...board.submission(2, 0), competitorId: randomUUID() };
    const settled = await Promise.allSettled([...good.slice(0, 20), bad, ...good.slice(20)].map((submission) => append(submission)));
    const failures = settled.flatMap((each, index) => (each.status === 'rejected' ? [{ index, reason: each.reason as unknown }] : []));
    expect(failures).toMatchObject([{ index: 20, reason: { code: '23503' } }]);
    expect(isUnavailable(failures[0]?.reason)).toBe(false);
    expect((await entriesOf(board)).map(({ revision, value }) => [revision, value])).toEqual(upTo(40).map((value) => [value, value]));
    expect(await replicas[0].dataSource.manager.findOneByOrFail(Board, { id: board.id })).toMatchObject({ revision: 40 });
  });
});
