import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import fc from 'fast-check';

import type { Board } from '../src/boards/board.entity.js';
import { Boards } from '../src/boards/boards.js';
import { EntryDetails } from '../src/ledger/entry-details.entity.js';
import type { EntryNote } from '../src/ledger/submission.js';
import type { TableBoardSettings } from '../src/tables/create-table.js';
import { HighScoreTables } from '../src/tables/high-score-tables.js';
import { NamedCompetitors } from '../src/tables/named-competitors.js';
import { TableRecords } from '../src/tables/table-records.js';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';
import { newTable } from './scratch-table.js';

const AT = Date.UTC(2026, 0, 1);

let database: TestDatabase;
let replica: Replica;
let tables: HighScoreTables;
let records: TableRecords;
let competitors: NamedCompetitors;

beforeAll(async () => {
  database = await createTestDatabase();
  replica = await openReplica(database.url);
  tables = new HighScoreTables(replica.dataSource);
  records = new TableRecords(replica.dataSource);
  competitors = new NamedCompetitors(replica.dataSource);
});
afterAll(async () => {
  await replica.close();
  await database.drop();
});

const make = async (board?: Partial<TableBoardSettings>): Promise<Board> =>
  (await tables.create(await newTable(replica.dataSource, board && { board }), AT)).board;
const submit = async (board: Board, value: number, playerName = 'ada', more: Partial<EntryNote> = {}) => {
  const note = { playerName, valueDisplay: null, metadata: null, ...more };
  const competitorId = await competitors.ofTable(board.id, playerName);
  const whose = { door: 'lucentinian', competitorId, proof: 'shared-secret' } as const;
  return replica.ledger.append({ ...whose, boardId: board.id, value, at: AT, claim: null, note });
};
const values = async (board: Board) => (await records.all(board)).map(({ value }) => value);

describe('the records of a table', () => {
  it('are none at first', async () => {
    expect(await records.all(await make())).toEqual([]);
  });

  it('are those there is room for, best first, of equal ones the earlier', async () => {
    const board = await make({ capacity: 3 });
    for (const [value, name] of [[1, 'a'], [3, 'b'], [3, 'c'], [2, 'd'], [4, 'b']] as const) await submit(board, value, name);
    expect(await records.all(board)).toMatchObject([{ value: 4, name: 'b' }, { value: 3, name: 'b' }, { value: 3, name: 'c' }]);
  });

  it('begin with the lowest where that is best', async () => {
    const board = await make({ capacity: 2, direction: 'low-first' });
    for (const value of [1.5, -2, 0.25, -0]) await submit(board, value);
    expect(await values(board)).toEqual([-2, 0]);
  });

  it('are shown as they came in', async () => {
    const board = await make();
    const metadata = { when_happened: 9_007_199_254_740_991, locale: ' de-DE ' };
    const name = ' Zoë🎮\u202e<img onerror> ';
    await submit(board, 3, name, { metadata, address: '192.168.1.1' });
    await submit(board, 2, name, { metadata, address: '2001:db8::ffff:1' });
    await submit(board, 1, name);
    expect(await records.all(board)).toEqual([
      { value: 3, name, metadata, address: '192.168.1.1' },
      { value: 2, name, metadata, address: '2001:db8::ffff:1' },
      { value: 1, name, metadata: null, address: null },
    ]);
  });

  it('stay when what was said about them is erased', async () => {
    const board = await make();
    await submit(board, 1, 'ada', { metadata: { locale: 'de' }, address: '192.0.2.1' });
    await replica.dataSource.manager.delete(EntryDetails, { boardId: board.id });
    expect(await records.all(board)).toEqual([{ value: 1, name: 'ada', metadata: null, address: null }]);
  });
});

describe('whether a score would be taken', () => {
  it('is what then happens, whatever was there before', async () => {
    const value = fc.integer({ min: -2, max: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('high-first', 'low-first'), fc.array(value, { maxLength: 8 }), async (direction, all) => {
        const board = await make({ capacity: 2, direction, minValue: -1, maxValue: 3 });
        for (const each of all) {
          const wouldPlace = await records.wouldPlace(board, each, AT);
          expect((await submit(board, each)).stored).toBe(wouldPlace);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is no for a board that is closed or of another door, and for what is no number', async () => {
    const board = await make();
    expect(await records.wouldPlace(board, 1, AT)).toBe(true);
    for (const value of [NaN, Infinity, -Infinity]) expect(await records.wouldPlace(board, value, AT)).toBe(false);
    const closed = await new Boards(replica.dataSource).change(board.id, { endsAt: new Date(AT + 1) }, AT);
    expect(await records.wouldPlace(closed ?? board, 1, AT)).toBe(true);
    expect(await records.wouldPlace(closed ?? board, 1, AT + 1)).toBe(false);
  });

  it('reserves nothing', async () => {
    const board = await make({ capacity: 1 });
    await submit(board, 1);
    expect(await Promise.all([records.wouldPlace(board, 2, AT), records.wouldPlace(board, 1, AT)])).toEqual([true, false]);
    await submit(board, 2);
    expect(await records.wouldPlace(board, 2, AT)).toBe(false);
    expect(await values(board)).toEqual([2]);
  });
});
