import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { startTypeScript } from '@laurel/fixtures/test-process';

const MAIN = new URL('../src/main.ts', import.meta.url);

let database: TestDatabase;

beforeEach(async () => {
  database = await createEmptyDatabase();
});

afterEach(() => database.drop());

it('makes the schema, names what it did, and does nothing the second time', async () => {
  expect(await run([], database.url)).toEqual({ code: 0, output: expect.stringMatching(/^done: BoardsAndPlayers\d+\n[^]*up to date now/) });
  expect(await run([], database.url)).toEqual({ code: 0, output: 'The schema was up to date already.' });
});

it('lets two runs at once do the work once', async () => {
  const runs = await Promise.all([run([], database.url), run([], database.url)]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  expect(runs.filter(({ output }) => output.includes('up to date already'))).toHaveLength(1);
});

it('fails with a sentence when the database does not answer', async () => {
  const nowhere = new URL(database.url);
  nowhere.port = '1';
  expect(await run([], nowhere.href)).toEqual({ code: 1, output: expect.stringMatching(/^Not migrated: .*ECONNREFUSED/) });
});

it('explains itself, and refuses what it does not know', async () => {
  expect(await run(['--help'])).toEqual({ code: 0, output: expect.stringContaining('DATABASE_URL') });
  expect(await run([])).toEqual({ code: 2, output: expect.stringContaining('DATABASE_URL is not set') });
  expect(await run(['--down'], database.url)).toEqual({ code: 2, output: expect.stringContaining('Unknown argument: --down') });
});

async function run(args: string[], databaseUrl = ''): Promise<{ code: number | null; output: string }> {
  const migrate = await startTypeScript(MAIN, args, { env: { ...process.env, DATABASE_URL: databaseUrl } });
  const code = await migrate.exited;
  return { code, output: migrate.output() };
}
