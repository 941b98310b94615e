import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { DataSource } from 'typeorm';

import { Games } from '../src/boards/games.js';
import { createDataSource } from '../src/data-source.js';
import { HighScoreTables } from '../src/tables/high-score-tables.js';
import { ReadyMadeTables } from '../src/tables/ready-made-tables.js';
import { newTable } from './scratch-table.js';

const ALL = { sort: [{ field: 'id', descending: false }], limit: 100, edge: undefined };

let database: TestDatabase;
let dataSource: DataSource;
let tables: HighScoreTables;
let readyMade: ReadyMadeTables;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'tables' }).initialize();
  tables = new HighScoreTables(dataSource);
  readyMade = new ReadyMadeTables(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const namesIn = async (gameId: string) => (await tables.list(null, ALL, { gameId })).rows.map(({ table }) => table.name);

it('a ready-made table is made for a game that has none, once, whoever asks at the same time or later', async () => {
  const wanted = await newTable(dataSource);
  await Promise.all(Array.from({ length: 5 }, () => readyMade.makeFirst(wanted, 0)));
  await readyMade.makeFirst({ ...wanted, table: { ...wanted.table, name: 'another one' } }, 0);
  expect(await namesIn(wanted.gameId)).toEqual([wanted.table.name]);
});

it('a ready-made table stays deleted', async () => {
  const wanted = await newTable(dataSource);
  await readyMade.makeFirst(wanted, 0);
  const made = await tables.byName(wanted.table.name);
  await tables.change(made?.board.id ?? '', { deleted: true }, 0);
  await readyMade.makeFirst(wanted, 0);
  expect(await namesIn(wanted.gameId)).toEqual([]);
});

it('a ready-made table is made neither where its name is taken nor where its game is gone', async () => {
  const wanted = await newTable(dataSource);
  await tables.create(await newTable(dataSource, { name: wanted.table.name }), 0);
  await readyMade.makeFirst(wanted, 0);
  expect(await namesIn(wanted.gameId)).toEqual([]);
  const orphan = await newTable(dataSource);
  await new Games(dataSource).change(orphan.gameId, { deleted: true }, 0);
  for (const gameId of [orphan.gameId, randomUUID()]) await readyMade.makeFirst({ ...orphan, gameId }, 0);
  expect(await tables.byName(orphan.table.name)).toBeUndefined();
});
