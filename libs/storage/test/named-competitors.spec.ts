import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { DataSource } from 'typeorm';

import { Competitor } from '../src/competitors/competitor.entity.js';
import { createDataSource } from '../src/data-source.js';
import { NamedCompetitors } from '../src/tables/named-competitors.js';

const TABLE = randomUUID();

let database: TestDatabase;
let dataSources: [DataSource, DataSource];
let replicas: NamedCompetitors[];

beforeAll(async () => {
  database = await createTestDatabase();
  const open = () => createDataSource(database.url, { applicationName: 'named competitors' }).initialize();
  dataSources = [await open(), await open()];
  replicas = dataSources.map((dataSource) => new NamedCompetitors(dataSource));
});
afterAll(async () => {
  for (const dataSource of dataSources) await dataSource.destroy();
  await database.drop();
});

const ofTable = async (name: string, boardId = TABLE) => replicas[0]?.ofTable(boardId, name);

it('a name is made a competitor once, however many of its records come at once and wherever', async () => {
  for (const name of ['ada', 'bob', 'eve']) {
    const ids = await Promise.all(Array.from({ length: 10 }, (_, index) => replicas[index % 2]?.ofTable(TABLE, name)));
    expect(new Set(ids).size).toBe(1);
    expect(await dataSources[0].manager.findBy(Competitor, { issuer: TABLE, externalId: name })).toMatchObject([
      { id: ids[0], proof: 'shared-secret', name },
    ]);
  }
});

it('names are told apart to the last character, and by table', async () => {
  const names = ['Zoë', 'Zoë ', ' Zoë', 'zoë', 'Zoe\u0308', '🎮', '%', '_', "'; drop table competitors; --", '🎮'.repeat(100)];
  const ids = await Promise.all(names.map((name) => ofTable(name)));
  expect(new Set(ids).size).toBe(names.length);
  expect(await Promise.all(names.map((name) => ofTable(name)))).toEqual(ids);
  expect(await ofTable('Zoë', randomUUID())).not.toBe(ids[0]);
});
