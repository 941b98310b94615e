import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { startTypeScript } from '@laurel/fixtures/test-process';
import { createDataSource } from '@laurel/storage/data-source';
import type { DataSource } from 'typeorm';

const SEED = new URL('../src/seed.ts', import.meta.url);

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'test' }).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

it('adds scores of many players, with ties, and adds no more when asked to fill an empty board only', async () => {
  expect(await seed('--scores', '200', '--if-empty')).toEqual({ code: 0, output: '200 scores added.' });
  expect(await seed('--if-empty')).toEqual({ code: 0, output: 'The board has scores already.' });
  const [board] = await dataSource.query<object[]>(
    `select count(*)::int as players, sum(value / 60000)::int >= 200 * 5 as plausible, count(distinct value) < count(*) as tied,
            (select revision::int from boards) as revision from standings`,
  );
  expect(board).toEqual({ players: 50, plausible: true, tied: true, revision: 200 });
});

it('refuses a number of scores that is none', async () => {
  expect(await seed('--scores', 'many')).toEqual({ code: 1, output: expect.stringContaining('--scores must be a whole number') });
});

async function seed(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = await startTypeScript(SEED, args, { env: { ...process.env, DATABASE_URL: database.url } });
  const code = await child.exited;
  return { code, output: child.output() };
}
