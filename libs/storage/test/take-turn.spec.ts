import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { Client } from 'pg';

import { createDataSource } from '../src/data-source.js';
import { takeTurn } from '../src/take-turn.js';

// Two halves that are not zero, because the server shows each for itself.
const LOCK = 2 ** 40 + 7;

let database: TestDatabase;
const clients: Client[] = [];

beforeAll(async () => {
  database = await createEmptyDatabase();
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await database.drop();
});

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: database.url });
  clients.push(client);
  await client.connect();
  return client;
}

it('waits until the one before has ended, and leaves no time limit behind', async () => {
  const [first, second] = [await connect(), await connect()];
  await takeTurn(first, LOCK);
  const turn = takeTurn(second, LOCK);
  await first.query('select pg_advisory_unlock_all()');
  await turn;
  expect((await second.query('show lock_timeout')).rows).toEqual([{ lock_timeout: '0' }]);
  await second.query('select pg_advisory_unlock_all()');
});

it('gives up on somebody who keeps the lock, and names him', async () => {
  const holder = await connect();
  await takeTurn(holder, LOCK);
  const { rows } = await holder.query<{ text: string }>(`select format('process %s (%s)', pg_backend_pid(), current_user) as text`);
  await expect(takeTurn(await connect(), LOCK, 1)).rejects.toThrow(rows[0]?.text ?? 'nobody');

  const dataSource = await createDataSource(database.url, { applicationName: 'turns' }).initialize();
  const runner = dataSource.createQueryRunner();
  await expect(takeTurn(runner, LOCK, 1)).rejects.toThrow(rows[0]?.text ?? 'nobody');
  await runner.release();
  await dataSource.destroy();
});

it('tells any other failure as it is', async () => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.end();
  await expect(takeTurn(client, LOCK)).rejects.toThrow(/closed/);
});
