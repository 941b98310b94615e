import { randomUUID } from 'node:crypto';

import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createEmptyDatabase, createTestDatabase } from '@laurel/fixtures/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';

import { Board } from '../src/boards/board.entity.js';
import { createDataSource, MIGRATIONS } from '../src/data-source.js';
import { Entry } from '../src/ledger/entry.entity.js';
import { migrate } from '../src/migrate.js';
import { Standing } from '../src/ranks/standing.entity.js';
import { safeInteger } from '../src/safe-integer.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'schema' }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Every table, column, index and constraint, as the database describes it. */
async function described(): Promise<unknown> {
  return {
    columns: await dataSource.query(
      `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
        where table_schema = 'public' order by 1, 2`,
    ),
    indexes: await dataSource.query(`select indexdef from pg_indexes where schemaname = 'public' order by 1`),
    constraints: await dataSource.query(
      `select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
        where connamespace = 'public'::regnamespace order by 1, 2`,
    ),
  };
}

describe('the schema', () => {
  it('is what the entities say', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('gives numbers for all of its big integers', () => {
    const columns = dataSource.entityMetadatas.flatMap(({ columns: all }) => all.filter(({ type }) => type === 'bigint'));
    expect(columns.length).toBeGreaterThan(0);
    for (const { propertyPath, transformer } of columns) expect([propertyPath, transformer]).toEqual([propertyPath, safeInteger]);
  });

  it('goes down to nothing, and up again to the same', async () => {
    const before = await described();
    for (let left = MIGRATIONS.length; left > 0; left -= 1) await dataSource.undoLastMigration();
    expect(await described()).toMatchObject({ columns: expect.not.arrayContaining([expect.objectContaining({ table_name: 'boards' })]) });
    expect(await migrate(database.url)).toHaveLength(MIGRATIONS.length);
    expect(await described()).toEqual(before);
  });

  it('comes over what an older version has stored', async () => {
    // Down to accounts of players and their focus time, with which it began.
    while ((await dataSource.query<object[]>(`select from information_schema.tables where table_name = 'accounts'`)).length > 0) {
      await dataSource.undoLastMigration();
    }
    const [board] = await dataSource.query<{ id: string }[]>('select id from boards');
    const competitorId = randomUUID();
    await dataSource.query(
      `insert into competitors (id, proof, issuer, external_id, name) values ($1, 'gitlab-account', 'x', '1', 'Mia')`,
      [competitorId],
    );
    for (const revision of [1, 2]) {
      await dataSource.query(`insert into entries values ($1, $2, $3, 1000, 'gitlab-account', now())`, [board?.id, revision, competitorId]);
    }
    await dataSource.query(`insert into standings values ($1, $2, 0, 2000, 2, -2000, 2, 'gitlab-account', now())`, [
      board?.id,
      competitorId,
    ]);

    await migrate(database.url);
    const entries = await dataSource.manager.findBy(Entry, { competitorId });
    expect(new Set(entries.map(({ id }) => id)).size).toBe(2);
    const described = { isActive: true, isPublished: true, testOf: null };
    expect(await dataSource.manager.findOneByOrFail(Board, { id: board?.id ?? '' })).toMatchObject(described);
    expect(await dataSource.manager.findOneByOrFail(Standing, { competitorId })).toMatchObject({ value: 2000 });
    const [game] = await dataSource.query<{ owner: string }[]>(
      `select accounts.slug as owner from games join accounts on accounts.id = account_id where games.slug = 'pomomon'`,
    );
    expect(game).toEqual({ owner: 'laurel' });
  });

  it('is brought up once by processes that start together', async () => {
    const empty = await createEmptyDatabase();
    const ran = await Promise.all([1, 2, 3].map(() => migrate(empty.url)));
    expect(ran.map((names) => names.length).sort()).toEqual([0, 0, MIGRATIONS.length]);
    await empty.drop();
  });

  it('refuses values that would sort above every honest one', async () => {
    const [board] = await dataSource.query<{ id: string }[]>('select id from boards limit 1');
    for (const value of ['NaN', 'Infinity', '-Infinity']) {
      await dataSource.query(`insert into competitors (id, proof, issuer, external_id, name) values ($1, 'device', '', $2, '')`, [
        randomUUID(),
        value,
      ]);
      const stored = dataSource.query(
        `insert into entries select $1, 1, id, $2, 'device', now(), gen_random_uuid() from competitors where external_id = $3`,
        [board?.id, value, value],
      );
      await expect(stored).rejects.toMatchObject({ code: '23514' });
    }
  });
});
