import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SERVICE_NAMES } from '@laurel/contracts/routing';
import { createEmptyDatabase } from '@laurel/fixtures/test-database';
import { migrate } from '@laurel/storage/migrate';

import { operate } from './run-operate.js';
import { TestRoles } from './test-roles.js';

let made: TestRoles;

beforeAll(async () => {
  made = await TestRoles.create();
});
afterAll(() => made.drop());

it.each(SERVICE_NAMES)('can be asked with the role of %s', async (service) => {
  expect(await operate(['await-schema'], { DATABASE_URL: made.urlOf(service) })).toEqual({ code: 0, output: 'The schema is up to date.' });
});

it.each(SERVICE_NAMES)('waits until the role may do everything that %s needs', async (service) => {
  const command = ['await-schema', '0', '--for', service];
  expect((await operate(command, { DATABASE_URL: made.urlOf(service) })).code).toBe(0);
  await made.owner.query(`revoke select on games from ${made.nameOf(service)}`);
  const { code, output } = await operate(command, { DATABASE_URL: made.urlOf(service) });
  const lacking = 'Not after 0 s: the role may not select on games (has "roles" been run?).';
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(lacking) });
  const waiting = operate(['await-schema', '30', '--for', service], { DATABASE_URL: made.urlOf(service) });
  await made.owner.query(`grant select on games to ${made.nameOf(service)}`);
  expect((await waiting).code).toBe(0);
});

it('notices that a privilege on a column is missing', async () => {
  const role = made.nameOf('score-service');
  await made.owner.query(`revoke update (id) on device_sessions from ${role}`);
  const { output } = await operate(['await-schema', '0', '--for', 'score-service'], { DATABASE_URL: made.urlOf('score-service') });
  expect(output).toContain('the role may not update (id) on device_sessions (has');
  await made.owner.query(`grant update (id) on device_sessions to ${role}`);
});

it('refuses a service that there is not', async () => {
  const { code, output } = await operate(['await-schema', '--for', 'web'], { DATABASE_URL: made.database.url });
  expect({ code, output }).toEqual({ code: 2, output: expect.stringContaining('--for must be one of auth-service, ') });
});

it('takes a newer schema, and not an older one', async () => {
  await made.owner.query(`insert into migrations (timestamp, name) values (9999999999999, 'Later9999999999999')`);
  expect((await operate(['await-schema', '0'], { DATABASE_URL: made.database.url })).code).toBe(0);
  await made.owner.query(`delete from migrations where name like 'SignIn%'`);
  const { code, output } = await operate(['await-schema', '0'], { DATABASE_URL: made.database.url });
  const lacking = /Not after 0 s: the schema lacks SignIn\d+ \(has "migrate" been run\?\)\./;
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(lacking) });
});

it('waits for the job that migrates', async () => {
  const empty = await createEmptyDatabase();
  const waiting = operate(['await-schema', '30'], { DATABASE_URL: empty.url });
  await migrate(empty.url);
  expect((await waiting).code).toBe(0);
  await empty.drop();
});

it('waits no longer than it was told for a table that somebody has locked', async () => {
  await made.owner.query('begin; lock table migrations in access exclusive mode');
  const { code, output } = await operate(['await-schema', '0'], { DATABASE_URL: made.database.url });
  await made.owner.query('rollback');
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('canceling statement due to statement timeout') });
});

it('says what it waited for when nobody is there', async () => {
  const { code, output } = await operate(['await-schema', '0'], { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/none' });
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/ECONNREFUSED[^(]*$/) });
});

const WANT_TABLES = [['roles'], ['await-schema', '0'], ['verify-standings'], ['renew-epochs']];

it.each(WANT_TABLES)('%s before "migrate" tells what comes first', async (...command) => {
  const empty = await createEmptyDatabase();
  const { code, output } = await operate(command, { DATABASE_URL: empty.url, ...made.settings() });
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/does not exist \(has "migrate" been run\?\)/) });
  await empty.drop();
});
