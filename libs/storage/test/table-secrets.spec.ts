import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TABLE_SECRETS_MAX } from '@laurel/contracts/lucentinian/limits';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { DataSource } from 'typeorm';

import { Rejected } from '../src/catalog-rejection.js';
import { createDataSource } from '../src/data-source.js';
import type { TableWithSecrets } from '../src/tables/high-score-tables.js';
import { HighScoreTables } from '../src/tables/high-score-tables.js';
import { TableSecret } from '../src/tables/table-secret.entity.js';
import { TableSecrets } from '../src/tables/table-secrets.js';
import { newTable, sealedSecret } from './scratch-table.js';

const AT = Date.UTC(2026, 0, 1);
const LATER = AT + 60_000;

let database: TestDatabase;
let dataSource: DataSource;
let tables: HighScoreTables;
let secrets: TableSecrets;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'table secrets' }).initialize();
  tables = new HighScoreTables(dataSource);
  secrets = new TableSecrets(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const make = async () => tables.create(await newTable(dataSource), AT);
const goodSecrets = async ({ board }: TableWithSecrets) => (await tables.byId(board.id, null))?.secrets.map(({ id }) => id);

it('are good beside each other until they are retired, and the last one stays', async () => {
  const made = await make();
  const first = made.secrets[0]?.id ?? '';
  const second = await secrets.add(made.board.id, sealedSecret(), LATER);
  expect(await goodSecrets(made)).toEqual([first, second]);
  expect(await secrets.retire(made.board.id, first, LATER)).toBe('retired');
  expect(await goodSecrets(made)).toEqual([second]);
  expect((await tables.byName(made.table.name))?.secrets.map(({ id }) => id)).toEqual([second]);
  expect(await secrets.retire(made.board.id, second, LATER)).toBe('last-secret');
  expect(await dataSource.manager.findOneBy(TableSecret, { id: first })).toMatchObject({ retiredAt: new Date(LATER) });
});

it('are retired once, and by their own table', async () => {
  const [made, other] = [await make(), await make()];
  const added = await secrets.add(made.board.id, sealedSecret(), LATER);
  expect(await secrets.retire(other.board.id, added, LATER)).toBe('unknown-secret');
  expect(await secrets.retire(made.board.id, randomUUID(), LATER)).toBe('unknown-secret');
  expect(await secrets.retire(made.board.id, added, LATER)).toBe('retired');
  expect(await secrets.retire(made.board.id, added, LATER)).toBe('unknown-secret');
});

it('are never all retired, however many do so at once', async () => {
  const made = await make();
  for (let more = 1; more < 4; more += 1) await secrets.add(made.board.id, sealedSecret(), LATER);
  const ids = (await goodSecrets(made)) ?? [];
  const outcomes = await Promise.all(ids.map((id) => secrets.retire(made.board.id, id, LATER)));
  expect(outcomes.sort()).toEqual(['last-secret', 'retired', 'retired', 'retired']);
  expect(await goodSecrets(made)).toHaveLength(1);
});

it('are so many at most, however many are added at once', async () => {
  const made = await make();
  const add = () => secrets.add(made.board.id, sealedSecret(), LATER);
  const added = await Promise.allSettled(Array.from({ length: TABLE_SECRETS_MAX + 2 }, add));
  const refused = added.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  expect(refused).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ constructor: Rejected, rejection: 'enough-secrets' })));
  expect(await goodSecrets(made)).toHaveLength(TABLE_SECRETS_MAX);
});
