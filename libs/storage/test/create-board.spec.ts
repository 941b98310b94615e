import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { DataSource } from 'typeorm';

import { Board } from '../src/boards/board.entity.js';
import { BoardCatalog } from '../src/boards/board-catalog.js';
import { changeBoard } from '../src/boards/change-board.js';
import type { NewBoard } from '../src/boards/create-board.js';
import { createBoard } from '../src/boards/create-board.js';
import { Game } from '../src/boards/game.entity.js';
import { createDataSource } from '../src/data-source.js';

const AT = Date.UTC(2026, 0, 1);

let database: TestDatabase;
let dataSource: DataSource;
let game: Game;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'test' }).initialize();
  game = await dataSource.manager.findOneByOrFail(Game, { slug: FOCUS_BOARD.game });
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const wanted = (more: Partial<NewBoard> = {}): NewBoard => ({
  gameId: game.id,
  door: 'leadr',
  name: 'Board',
  keep: 'best',
  direction: 'high-first',
  tieRule: 'newest',
  ...more,
});
const poolOf = (board: Board) => dataSource.manager.findOneByOrFail(Board, { testOf: board.id });

describe('a made short code', () => {
  const codes = (...list: string[]) => () => list.shift() ?? 'NO-MORE';

  it('is another one when the first is taken', async () => {
    await createBoard(dataSource.manager, wanted({ shortCode: 'TAKEN' }), AT);
    const made = await createBoard(dataSource.manager, wanted(), AT, codes('TAKEN', 'TAKEN', 'FREE'));
    expect(made.shortCode).toBe('FREE');
  });

  it('is given up on when all are taken, and nothing is made', async () => {
    await createBoard(dataSource.manager, wanted({ shortCode: 'ALWAYS' }), AT);
    const before = await dataSource.manager.count(Board);
    const making = createBoard(dataSource.manager, wanted(), AT, () => 'ALWAYS');
    await expect(making).rejects.toMatchObject({ rejection: 'short-code-taken' });
    expect(await dataSource.manager.count(Board)).toBe(before);
  });

  it('can be tried again within a transaction that goes on', async () => {
    await createBoard(dataSource.manager, wanted({ shortCode: 'WITHIN' }), AT);
    const made = await dataSource.transaction((manager) => createBoard(manager, wanted(), AT, codes('WITHIN', 'OUTSIDE')));
    expect(made.shortCode).toBe('OUTSIDE');
  });
});

describe('a test pool', () => {
  it('has the rule of its board, and a history and no code of its own', async () => {
    const board = await createBoard(dataSource.manager, wanted({ keep: 'sum', direction: 'low-first', capacity: 5, minValue: 1 }), AT);
    const pool = await poolOf(board);
    expect(pool).toEqual({ ...board, id: pool.id, testOf: board.id, shortCode: null, epoch: pool.epoch });
    expect(new Set([board.id, pool.id, board.epoch, pool.epoch]).size).toBe(4);
    expect(board.epoch).toMatch(/^[0-9a-f]{8}$/);
  });

  it('changes with its board', async () => {
    const made = await createBoard(dataSource.manager, wanted(), AT);
    const shared = { name: 'Changed', keep: 'all', maxValue: 7, isActive: false, endsAt: new Date(AT), deleted: true } as const;
    const board = await changeBoard(dataSource.manager, made.id, { ...shared, shortCode: 'CHANGED' }, AT + 1);
    if (board === undefined) throw new Error('the board is gone');
    const pool = await poolOf(board);
    expect(board).toMatchObject({ shortCode: 'CHANGED', name: 'Changed', deletedAt: new Date(AT + 1), updatedAt: new Date(AT + 1) });
    expect(pool).toEqual({ ...board, id: pool.id, testOf: board.id, shortCode: null, epoch: pool.epoch });
  });
});

describe('the catalog', () => {
  let catalog: BoardCatalog;
  let board: Board;

  beforeAll(async () => {
    catalog = new BoardCatalog(dataSource);
    board = await createBoard(dataSource.manager, wanted({ name: 'Found' }), AT);
  });

  it('gives a board for playing, and its test pool for testing', async () => {
    const pool = await poolOf(board);
    expect(await catalog.playable(game.id, board.id, false)).toEqual({ board, pool: board });
    expect(await catalog.playable(game.id, board.id, true)).toEqual({ board, pool });
    expect(await catalog.byName({ game: game.slug, board: board.slug })).toEqual(board);
  });

  it('knows nothing by the id of a test pool, of another game or of another door', async () => {
    const pool = await poolOf(board);
    const focus = await catalog.byName({ game: FOCUS_BOARD.game, board: FOCUS_BOARD.board });
    expect(focus?.door).toBe('pomomon');
    for (const testMode of [false, true]) {
      expect(await catalog.playable(game.id, pool.id, testMode)).toBeUndefined();
      expect(await catalog.playable(randomUUID(), board.id, testMode)).toBeUndefined();
      expect(await catalog.playable(game.id, focus?.id ?? '', testMode)).toBeUndefined();
    }
  });

  it('finds a closed board by its id and not by its name, and a deleted one not at all', async () => {
    const name = { game: game.slug, board: 'closing' };
    const closing = await createBoard(dataSource.manager, wanted({ slug: name.board }), AT);
    await changeBoard(dataSource.manager, closing.id, { isActive: false }, AT);
    expect(await catalog.byName(name)).toBeUndefined();
    const found = await catalog.playable(game.id, closing.id, true);
    expect(found).toMatchObject({ board: { id: closing.id, isActive: false }, pool: { isActive: false } });
    await changeBoard(dataSource.manager, closing.id, { deleted: true }, AT);
    expect(await catalog.playable(game.id, closing.id, false)).toBeUndefined();
  });
});
