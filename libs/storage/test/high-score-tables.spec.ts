import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { createTestGame } from '@laurel/fixtures/test-game';
import type { DataSource } from 'typeorm';

import { Accounts } from '../src/accounts/accounts.js';
import { Board } from '../src/boards/board.entity.js';
import type { BoardChanges } from '../src/boards/change-board.js';
import { Boards } from '../src/boards/boards.js';
import { Games } from '../src/boards/games.js';
import { Rejected, type CatalogRejection } from '../src/catalog-rejection.js';
import { createDataSource } from '../src/data-source.js';
import type { ListWindow } from '../src/lists/keyset.js';
import type { TableChanges, TableWithSecrets } from '../src/tables/high-score-tables.js';
import { HighScoreTables } from '../src/tables/high-score-tables.js';
import { TableSecrets } from '../src/tables/table-secrets.js';
import { newTable, sealedSecret } from './scratch-table.js';

const AT = Date.UTC(2026, 0, 1);
const LATER = AT + 60_000;
const ORDER = ['name', 'id'].map((field) => ({ field, descending: false }));
const BY_NAME: ListWindow = { sort: ORDER, limit: 100, edge: undefined };

let database: TestDatabase;
let dataSource: DataSource;
let tables: HighScoreTables;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'tables' }).initialize();
  tables = new HighScoreTables(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const make = async (wanted?: Parameters<typeof newTable>[1]) => tables.create(await newTable(dataSource, wanted), AT);
const rejected = (rejection: CatalogRejection): unknown => expect.objectContaining({ constructor: Rejected, rejection });
const expectRejected = (attempt: Promise<unknown>, rejection: CatalogRejection) => expect(attempt).rejects.toEqual(rejected(rejection));

describe('a table', () => {
  it('is a board with a short code and a test pool, and has a secret', async () => {
    const { gameId, accountId } = await createTestGame(dataSource, AT);
    const secret = sealedSecret();
    const wanted = await newTable(dataSource, { gameId, name: 'Ünder|1' });
    const { board, table, secrets } = await tables.create({ ...wanted, sealSecret: () => secret }, AT);
    expect(board).toMatchObject({
      name: 'Ünder|1',
      door: 'lucentinian',
      keep: 'all',
      tieRule: 'earliest',
      direction: 'high-first',
      capacity: 10,
      minValue: null,
      maxValue: null,
      isPublished: true,
      shortCode: expect.any(String),
      game: { id: gameId, accountId },
    });
    const settings = { signedReads: false, exposeIp: false, allowDelete: true, allowedOrigins: ['*'] };
    expect(table).toMatchObject({ boardId: board.id, name: 'Ünder|1', tableKey: 'key', ...settings });
    expect(table).toMatchObject({ createdAt: new Date(AT), updatedAt: new Date(AT), deletedAt: null });
    expect(secrets).toMatchObject([{ ...secret, boardId: board.id, createdAt: new Date(AT), retiredAt: null }]);
    expect(await dataSource.manager.findOneBy(Board, { testOf: board.id })).toMatchObject({ capacity: 10, door: 'lucentinian' });
  });

  it('has its secret sealed for the board that it is', async () => {
    const sealedFor: string[] = [];
    const wanted = await newTable(dataSource);
    const { board } = await tables.create({ ...wanted, sealSecret: (boardId) => (sealedFor.push(boardId), sealedSecret()) }, AT);
    expect(sealedFor).toEqual([board.id]);
  });

  it('is as its owner wants it', async () => {
    const wanted = await newTable(dataSource);
    const settings = { signedReads: true, exposeIp: true, allowDelete: false, allowedOrigins: ['https://play.example'] };
    const rule = { capacity: 3, direction: 'low-first', minValue: 1, maxValue: 2, isPublished: false } as const;
    const { table, board } = await tables.create({ ...wanted, table: { ...wanted.table, ...settings }, board: rule }, AT);
    expect(table).toMatchObject(settings);
    expect(board).toMatchObject(rule);
  });

  it('is found by its name, exactly', async () => {
    const made = await make({ name: 'Exact ' });
    expect(await tables.byName('Exact ')).toEqual(made);
    expect(await tables.allowedOrigins('Exact ')).toEqual(['*']);
    for (const name of ['exact ', 'Exact', 'Exact%', '%', '', 'Exact \0', '\0']) {
      expect([await tables.byName(name), await tables.allowedOrigins(name)]).toEqual([undefined, undefined]);
    }
  });

  it('is not made where there is no game, or no value would do', async () => {
    await expectRejected(make({ gameId: randomUUID() }), 'unknown-game');
    await expectRejected(make({ board: { minValue: 2, maxValue: 1 } }), 'empty-range');
  });
});

describe('a name', () => {
  it('is one table’s, and nothing is left of another one that wanted it', async () => {
    const { gameId } = await createTestGame(dataSource, AT);
    const attempts = await Promise.allSettled(Array.from({ length: 4 }, () => make({ gameId, name: 'one' })));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) if (attempt.status === 'rejected') expect(attempt.reason).toEqual(rejected('table-name-taken'));
    expect(await dataSource.manager.countBy(Board, { gameId })).toBe(2);
    await expect(make({ name: 'One' })).resolves.toBeDefined();
  });

  it.each<[string, (table: TableWithSecrets) => Promise<unknown>]>([
    ['the table', ({ board }) => tables.change(board.id, { deleted: true }, LATER)],
    ['the board', ({ board }) => new Boards(dataSource).change(board.id, { deleted: true }, LATER)],
    ['the game', ({ board }) => new Games(dataSource).change(board.gameId, { deleted: true }, LATER)],
    ['the account', ({ board }) => new Accounts(dataSource).change(board.game.accountId, { deleted: true }, LATER)],
  ])('is free again when %s is deleted', async (what, remove) => {
    const name = `gone with ${what}`;
    const gone = await make({ name });
    const other = await make();
    await remove(gone);
    expect([await tables.byName(name), await tables.allowedOrigins(name)]).toEqual([undefined, undefined]);
    expect(await tables.byId(gone.board.id, null)).toBeUndefined();
    expect(await dataSource.manager.findOneBy(Board, { id: gone.board.id })).toMatchObject({ deletedAt: new Date(LATER) });
    const next = await make({ name });
    expect((await tables.byName(name))?.board.id).toBe(next.board.id);
    expect(await tables.byId(other.board.id, null)).toEqual(other);
  });
});

describe('a change', () => {
  it('is of the table and of its board, and leaves the rest', async () => {
    const made = await make({ board: { minValue: 1 } });
    const name = randomUUID();
    const table = { name, tableKey: 'new', signedReads: true };
    const board = { capacity: 5, maxValue: 9, minValue: null };
    const changed = await tables.change(made.board.id, { table, board }, LATER);
    expect(changed?.table).toMatchObject({ ...table, allowDelete: true, updatedAt: new Date(LATER) });
    expect(changed?.board).toMatchObject({ ...board, name, direction: 'high-first', updatedAt: new Date(LATER) });
    expect(await tables.byName(name)).toEqual(changed);
    expect(await tables.byName(made.table.name)).toBeUndefined();
    expect(changed?.secrets).toEqual(made.secrets);
  });

  it('that breaks a rule changes nothing', async () => {
    const [made, other] = [await make(), await make()];
    const change = (changes: TableChanges) => tables.change(made.board.id, changes, LATER);
    await expectRejected(change({ table: { name: other.table.name }, board: { capacity: 5 } }), 'table-name-taken');
    await expectRejected(change({ table: { tableKey: 'new' }, board: { minValue: 2, maxValue: 1 } }), 'empty-range');
    expect(await tables.byId(made.board.id, null)).toEqual(made);
    await dataSource.manager.update(Board, { id: made.board.id }, { revision: 1 });
    const withRecords = await tables.byId(made.board.id, null);
    await expectRejected(change({ table: { tableKey: 'new' }, board: { capacity: 5 } }), 'has-entries');
    expect(await tables.byId(made.board.id, null)).toEqual(withRecords);
  });

  it('is of tables alone, and of none that is gone', async () => {
    const { gameId } = await createTestGame(dataSource, AT);
    const board = await new Boards(dataSource).create(
      { gameId, door: 'leadr', name: 'no table', keep: 'best', direction: 'high-first', tieRule: 'newest' },
      AT,
    );
    expect(await tables.change(board.id, { board: { capacity: 5 } }, LATER)).toBeUndefined();
    expect(await dataSource.manager.findOneBy(Board, { id: board.id })).toMatchObject({ capacity: null, updatedAt: new Date(AT) });
    const gone = await make();
    expect(await tables.change(gone.board.id, { deleted: true }, LATER)).toMatchObject({ table: { deletedAt: new Date(LATER) } });
    expect(await tables.change(gone.board.id, { table: { tableKey: 'new' } }, LATER)).toBeUndefined();
    expect(await tables.change(randomUUID(), {}, LATER)).toBeUndefined();
  });

  it.each<[BoardChanges]>([[{ keep: 'best' }], [{ tieRule: 'newest' }], [{ capacity: null }], [{ capacity: 1_001 }]])(
    'of its board does not make it anything else: %j',
    async (changes) => {
      const { board } = await make();
      await expectRejected(new Boards(dataSource).change(board.id, changes, LATER), 'not-a-table');
      await expect(new Boards(dataSource).change(board.id, { capacity: 1_000, unit: 'm' }, LATER)).resolves.toMatchObject({ unit: 'm' });
    },
  );
});

describe('a list of tables', () => {
  it('holds one account’s, or everybody’s, with their good secrets', async () => {
    const [mine, alsoMine, others] = [await make({ name: '2' }), await make({ name: '1' }), await make({ name: '3' })];
    await dataSource.query('update games set account_id = $1 where id = $2', [mine.board.game.accountId, alsoMine.board.gameId]);
    const tableSecrets = new TableSecrets(dataSource);
    await tableSecrets.add(mine.board.id, sealedSecret(), LATER);
    await tableSecrets.retire(mine.board.id, mine.secrets[0]?.id ?? '', LATER);
    const page = await tables.list(mine.board.game.accountId, BY_NAME);
    expect(page.rows.map(({ table }) => table.name)).toEqual(['1', '2']);
    for (const { board, secrets } of page.rows) {
      const found = await tables.byId(board.id, mine.board.game.accountId);
      expect({ board, secrets }).toEqual({ board: found?.board, secrets: found?.secrets });
    }
    expect((await tables.list(null, BY_NAME)).rows.map(({ board }) => board.id)).toEqual(
      expect.arrayContaining([mine, alsoMine, others].map(({ board }) => board.id)),
    );
    expect(await tables.byId(mine.board.id, others.board.game.accountId)).toBeUndefined();
  });

  it('is narrowed by game and name, and read page by page', async () => {
    const { gameId, accountId } = await createTestGame(dataSource, AT);
    for (const name of ['c', 'a', 'b']) await make({ gameId, name });
    const names = async (window: ListWindow, filter?: Parameters<HighScoreTables['list']>[2]) =>
      (await tables.list(accountId, window, filter)).rows.map(({ table }) => table.name);
    expect(await names(BY_NAME, { gameId })).toEqual(['a', 'b', 'c']);
    expect(await names(BY_NAME, { name: 'b' })).toEqual(['b']);
    expect(await names(BY_NAME, { gameId: randomUUID() })).toEqual([]);
    const first = await tables.list(accountId, { ...BY_NAME, limit: 2 });
    expect(first).toMatchObject({ hasNext: true, hasPrevious: false, rows: [{ table: { name: 'a' } }, { table: { name: 'b' } }] });
    const last = first.rows[1]?.table;
    const edge = { values: [last?.name ?? '', last?.boardId ?? ''], forward: true, inclusive: false };
    expect(await names({ ...BY_NAME, edge })).toEqual(['c']);
  });
});
