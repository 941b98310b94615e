import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { DataSource } from 'typeorm';

import { createDataSource } from '../src/data-source.js';
import { SignedWrite } from '../src/tables/signed-write.entity.js';
import { SignedWrites } from '../src/tables/signed-writes.js';

const NOW = Date.UTC(2026, 5, 1, 12);

let database: TestDatabase;
let dataSource: DataSource;
let writes: SignedWrites;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'signed writes' }).initialize();
  writes = new SignedWrites(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Writes of which the first expires at `NOW`, and each other one a ms before the one before it. */
const written = (count: number) =>
  dataSource.query(
    `insert into signed_writes (board_id, fingerprint, method, expires_at)
     select $1, sha256(n::text::bytea), 'POST', $2::timestamptz - n * interval '1 ms' from generate_series(0, $3::int - 1) as n`,
    [randomUUID(), new Date(NOW), count],
  );
const left = () => dataSource.manager.count(SignedWrite);

it('a write is forgotten when its signature is good no more, and not before', async () => {
  await written(2);
  await writes.sweepExpired(NOW - 1);
  expect(await left()).toBe(2);
  await writes.sweepExpired(NOW);
  expect(await left()).toBe(1);
  await writes.sweepExpired(NOW + 1);
  expect(await left()).toBe(0);
});

it('one sweep leaves none behind, however many there are, and two at once do not mind each other', async () => {
  await written(5_001);
  await Promise.all([writes.sweepExpired(NOW + 1), writes.sweepExpired(NOW + 1)]);
  expect(await left()).toBe(0);
});
