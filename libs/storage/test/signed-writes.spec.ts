import { randomBytes } from 'node:crypto';

import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { BoardChanged } from '@laurel/contracts/events';
import { Board } from '../src/boards/board.entity.js';
import { BoardReset } from '../src/ledger/board-reset.entity.js';
import { Entry } from '../src/ledger/entry.entity.js';
import type { Outcome, Submission } from '../src/ledger/submission.js';
import { Standing } from '../src/ranks/standing.entity.js';
import { SignedWrite } from '../src/tables/signed-write.entity.js';
import type { SignatureClaim } from '../src/tables/signature-claim.js';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';
import type { ScratchBoard } from './scratch-boards.js';
import { ScratchBoards } from './scratch-boards.js';

const TABLE = { keep: 'all', tieRule: 'earliest', direction: 'high-first', capacity: 3, door: 'lucentinian' } as const;

let database: TestDatabase;
let replicas: [Replica, Replica];
let boards: ScratchBoards;
let table: ScratchBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  replicas = [await openReplica(database.url), await openReplica(database.url)];
  boards = await ScratchBoards.in(replicas[0].dataSource);
});
afterAll(async () => {
  for (const replica of replicas) await replica.close();
  await database.drop();
});
beforeEach(async () => {
  table = await boards.make(TABLE, { maxValue: 1_000 });
});


const signature = (method = 'POST', boardId = table.id): SignatureClaim => ({
  kind: 'signature',
  boardId,
  fingerprint: randomBytes(32).toString('hex'),
  method,
  expiresAt: Date.UTC(2999, 0, 1),
});
const ledger = (replica: number) => (replicas[replica] ?? replicas[0]).ledger;
const submit = (value: number, claim = signature(), replica = 0): Promise<Outcome> => {
  const submission: Submission = { ...table.submission(0, value), door: 'lucentinian', claim };
  return ledger(replica).append(submission);
};
const reset = (claim = signature('DELETE'), replica = 0) =>
  ledger(replica).reset({ boardId: table.id, door: 'lucentinian', at: 0, claim });
const positionOf = (outcome: Outcome) => ('position' in outcome ? outcome.position : outcome.rejection);
const manager = () => replicas[0].dataSource.manager;
const visible = async () => {
  const standings = await manager().find(Standing, { where: { boardId: table.id }, order: { sortKey: 'asc', tieKey: 'asc' }, take: 3 });
  return standings.map(({ value }) => value);
};

describe('a table with room for three', () => {
  it('tells where each record came to stand, and refuses what has no place', async () => {
    const outcomes = [];
    for (const value of [5, 9, 5, 5, 4, 6, 10]) outcomes.push(await submit(value));
    expect(outcomes.map(positionOf)).toEqual([0, 0, 2, 'not-placed', 'not-placed', 1, 0]);
    expect(await visible()).toEqual([10, 9, 6]);
    expect(await manager().countBy(Entry, { boardId: table.id })).toBe(5);
  });

  it('agrees with a plain model, whoever writes and however much at once', async () => {
    const write = fc.oneof(
      { weight: 8, arbitrary: fc.record({ value: fc.integer({ min: 0, max: 6 }), replica: fc.nat(1) }) },
      { weight: 1, arbitrary: fc.constant('reset' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(write, { minLength: 1, maxLength: 8 }), { maxLength: 6 }), async (rounds) => {
        table = await boards.make(TABLE);
        const outcomes: Outcome[] = [];
        for (const round of rounds) {
          const written = round.map(async (each) => {
            if (each === 'reset') await reset();
            else outcomes.push(await submit(each.value, signature(), each.replica));
          });
          await Promise.all(written);
        }
        await agreesWithItsLog(outcomes);
      }),
      { numRuns: 40 },
    );
  });

  /** The log says in which order the writes came; each position must be that of a table that took them one by one. */
  async function agreesWithItsLog(outcomes: readonly Outcome[]): Promise<void> {
    const entries = await manager().find(Entry, { where: { boardId: table.id } });
    const resets = await manager().find(BoardReset, { where: { boardId: table.id } });
    const log = [...entries, ...resets].sort((one, other) => one.revision - other.revision);
    expect(log.map(({ revision }) => revision)).toEqual(log.map((_, index) => index + 1));
    let records: Entry[] = [];
    for (const each of log) {
      if (each instanceof BoardReset) {
        records = [];
        continue;
      }
      records = [...records, each].sort((a, b) => b.value - a.value || a.revision - b.revision).slice(0, 3);
      expect(outcomes.filter((outcome) => outcome.stored && outcome.revision === each.revision)).toMatchObject([
        { position: records.indexOf(each) },
      ]);
    }
    expect(await visible()).toEqual(records.map(({ value }) => value));
  }
});

describe('a signed write', () => {
  it('has one effect, however often and wherever it is handed in, and one answer', async () => {
    await submit(7);
    const claim = signature();
    const first = await Promise.all(Array.from({ length: 20 }, (_, index) => submit(5, claim, index % 2)));
    const later = await submit(5, claim);
    expect([...first, later].map(positionOf)).toEqual(Array.from({ length: 21 }, () => 1));
    expect(first.filter(({ stored }) => stored)).toHaveLength(1);
    expect(await visible()).toEqual([7, 5]);
  });

  it('that was not placed is not placed later either', async () => {
    for (const value of [9, 8, 7]) await submit(value);
    const claim = signature();
    expect(await submit(5, claim)).toEqual({ stored: false, rejection: 'not-placed' });
    await reset();
    expect(await submit(5, claim)).toEqual({ stored: false, rejection: 'repeated', position: null });
    expect(await visible()).toEqual([]);
  });

  it('means nothing with another method', async () => {
    const claim = signature('POST');
    await submit(5, claim);
    expect(await reset({ ...claim, method: 'DELETE' })).toBe('claim-lost');
    const emptied = signature('DELETE');
    expect(await reset(emptied)).toBe('done');
    expect(await submit(5, { ...emptied, method: 'POST' })).toEqual({ stored: false, rejection: 'claim-lost' });
  });

  it('that was refused is refused again, whatever has changed, and is good for nothing else', async () => {
    const claim = signature();
    expect(await submit(1_001, claim)).toEqual({ stored: false, rejection: 'value-out-of-range' });
    expect(await manager().countBy(SignedWrite, { boardId: table.id })).toBe(1);
    await manager().update(Board, { id: table.id }, { maxValue: 2_000 });
    expect(await submit(1_001, claim)).toEqual({ stored: false, rejection: 'repeated', position: null });
    expect(await reset({ ...claim, method: 'DELETE' })).toBe('claim-lost');
    expect(await submit(1_001)).toMatchObject({ stored: true, position: 0 });
  });

  it('that was placed is answered with its place, also when it would be refused now', async () => {
    const claim = signature();
    expect(positionOf(await submit(1_000, claim))).toBe(0);
    await manager().update(Board, { id: table.id }, { maxValue: 10, isActive: false });
    expect(await submit(1_000, claim)).toEqual({ stored: false, rejection: 'repeated', position: 0 });
  });

  it('of one table is another one on another', async () => {
    const claim = signature();
    await submit(5, claim);
    table = await boards.make(TABLE);
    expect(await submit(5, { ...claim, boardId: table.id })).toMatchObject({ stored: true, position: 0 });
  });
});

describe('a reset', () => {
  it('empties the table, keeps its log, and is not undone by what comes after', async () => {
    for (const value of [1, 2]) await submit(value);
    const claim = signature('DELETE');
    const outcomes = await Promise.all([reset(claim), reset(claim, 1), reset(claim)]);
    expect(outcomes.sort()).toEqual(['done', 'repeated', 'repeated']);
    expect(await visible()).toEqual([]);
    expect(await manager().countBy(Entry, { boardId: table.id })).toBe(2);
    expect(await submit(3)).toMatchObject({ revision: 4, position: 0 });
    expect(await reset(claim)).toBe('repeated');
    expect(await visible()).toEqual([3]);
  });

  it('is announced as another history', async () => {
    await submit(1);
    const before = await table.ranked();
    const heard: BoardChanged[] = [];
    const stop = replicas[0].bus.subscribe('board-changed', (event) => heard.push(event));
    await reset();
    await replicas[0].announcer.settled();
    await new Promise(setImmediate);
    stop();
    const after = await table.ranked();
    expect(heard).toEqual([{ boardId: table.id, epoch: after.epoch, revision: 2 }]);
    expect(after.epoch).not.toBe(before.epoch);
  });

  it('that was done is done, also when the table is closed by now; a closed table is not emptied', async () => {
    const claim = signature('DELETE');
    expect(await reset(claim)).toBe('done');
    await submit(1);
    await manager().update(Board, { id: table.id }, { isActive: false });
    expect(await reset(claim)).toBe('repeated');
    const refused = signature('DELETE');
    expect([await reset(refused), await reset(refused)]).toEqual(['unknown-board', 'unknown-board']);
    expect(await visible()).toEqual([1]);
  });

  it('is for the table’s own door', async () => {
    const other = await boards.make({ ...TABLE, door: 'leadr' });
    const claim = signature('DELETE', other.id);
    expect(await replicas[0].ledger.reset({ boardId: other.id, door: 'lucentinian', at: 0, claim })).toBe('unknown-board');
  });
});
