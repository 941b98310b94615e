import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { DataSource } from 'typeorm';

import { Accounts } from '../src/accounts/accounts.js';
import { BoardCatalog } from '../src/boards/board-catalog.js';
import type { Board } from '../src/boards/board.entity.js';
import { Boards } from '../src/boards/boards.js';
import { Game } from '../src/boards/game.entity.js';
import { Games } from '../src/boards/games.js';
import { createDataSource } from '../src/data-source.js';

const AT = Date.UTC(2026, 0, 1);

let database: TestDatabase;
let dataSource: DataSource;
let board: Board;
let game: Game;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'test' }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const focusBoard = () => new BoardCatalog(dataSource).byName(FOCUS_BOARD);
const boardBeside = () => {
  const rule = { keep: 'all', direction: 'high-first', tieRule: 'newest' } as const;
  return new Boards(dataSource).create({ gameId: game.id, door: 'leadr', name: 'Beside', ...rule }, AT);
};

beforeEach(async () => {
  const found = await focusBoard();
  if (found === undefined) throw new Error('the board of focus phases is gone');
  board = found;
  game = await dataSource.manager.findOneByOrFail(Game, { id: board.gameId });
});

it.each([
  ['its account', () => new Accounts(dataSource).change(game.accountId, { deleted: true }, AT)],
  ['its game', () => new Games(dataSource).change(game.id, { name: 'Going', deleted: true }, AT)],
  ['the board itself', () => new Boards(dataSource).change(board.id, { name: 'Going', deleted: true }, AT)],
])('the board of focus phases cannot be deleted with %s, and all stays as it was', async (_what, remove) => {
  const account = await new Accounts(dataSource).find(game.accountId);
  const other = await boardBeside();

  await expect(remove()).rejects.toMatchObject({ rejection: 'indispensable' });

  expect(account).toBeDefined();
  expect(await new Accounts(dataSource).find(game.accountId)).toEqual(account);
  expect(await new Games(dataSource).find(game.id, null)).toEqual(game);
  expect(await focusBoard()).toEqual(board);
  expect(await new Boards(dataSource).find(other.id, null)).toEqual(other);
});

it('the board of focus phases can be changed', async () => {
  const changed = await new Boards(dataSource).change(board.id, { description: 'Minutes of work' }, AT);
  expect(changed?.description).toBe('Minutes of work');
});

it('another board of its game can be deleted', async () => {
  const boards = new Boards(dataSource);
  const { id } = await boardBeside();
  await boards.change(id, { deleted: true }, AT);
  expect(await boards.find(id, null)).toBeUndefined();
});
