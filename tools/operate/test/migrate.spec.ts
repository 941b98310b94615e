import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { testFolder } from '@laurel/fixtures/test-folder';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { operate, runProgram, type Run } from './run-operate.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await createEmptyDatabase();
});

afterEach(() => database.drop());

const migrate = (url: string) => operate(['migrate'], { DATABASE_URL: url });

it('makes the schema, names what it did, and does nothing the second time', async () => {
  expect(await migrate(database.url)).toEqual({ code: 0, output: expect.stringMatching(/^done: BoardsAndPlayers\d+\n[^]*up to date now/) });
  expect(await migrate(database.url)).toEqual({ code: 0, output: 'The schema was up to date already.' });
});

it('takes the address from a file', async () => {
  const file = join(testFolder(), `database-url-${randomUUID()}`);
  await writeFile(file, `${database.url}\n`);
  expect(await operate(['migrate'], { DATABASE_URL_FILE: file })).toEqual({ code: 0, output: expect.stringContaining('up to date now') });
});

it('lets two runs at once do the work once', async () => {
  const run = (): Promise<Run> => runProgram(['migrate'], { DATABASE_URL: database.url });
  const runs = await Promise.all([run(), run()]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  expect(runs.filter(({ output }) => output.includes('up to date already'))).toHaveLength(1);
});

it('fails with a sentence when the database does not answer', async () => {
  const nowhere = new URL(database.url);
  nowhere.port = '1';
  const { code, output } = await migrate(nowhere.href);
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/^migrate: Not migrated: .*ECONNREFUSED/) });
  expect(output).not.toContain(nowhere.password);
});

it('needs an address, and refuses what it does not know', async () => {
  expect(await operate(['migrate'])).toEqual({ code: 2, output: expect.stringContaining('DATABASE_URL is not set') });
  const backwards = await operate(['migrate', '--down'], { DATABASE_URL: database.url });
  expect(backwards).toEqual({ code: 2, output: expect.stringContaining("'--down'") });
  expect(await operate(['migrate', 'down'], { DATABASE_URL: database.url })).toEqual({
    code: 2,
    output: expect.stringContaining('Unknown argument: down'),
  });
});
