import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from '@laurel/fixtures/test-database';

import { withDatabase } from '../src/with-database.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createEmptyDatabase();
});

afterAll(() => database.drop());

it('works without the limits that the server has for everybody', async () => {
  const limits = await withDatabase(database.url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select name from pg_settings where name ~ '^(statement|lock|transaction|idle_in_transaction_session)_timeout$'`,
    );
    const name = new URL(database.url).pathname.slice(1);
    for (const limit of rows) await client.query(`alter database ${name} set ${limit.name} = '1h'`);
    return rows.map((row) => row.name);
  });
  expect(limits).toEqual(expect.arrayContaining(['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']));
  const settings = await withDatabase(database.url, async (client) => {
    const { rows } = await client.query<{ setting: string }>('select setting from pg_settings where name = any($1)', [limits]);
    return rows.map(({ setting }) => setting);
  });
  expect(settings).toEqual(limits.map(() => '0'));
});
