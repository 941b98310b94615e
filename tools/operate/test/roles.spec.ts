import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICE_NAMES, type ServiceName } from '@laurel/contracts/routing';
import { ENTITIES } from '@laurel/storage/data-source';
import { randomBytes } from 'node:crypto';
import { getMetadataArgsStorage } from 'typeorm';

import { PRIVILEGES } from '../src/roles/privileges.js';
import { runProgram } from './run-operate.js';
import { connect, TestRoles } from './test-roles.js';

const FORBIDDEN = '42501';

let made: TestRoles;

beforeAll(async () => {
  made = await TestRoles.create();
});
afterAll(() => made.drop());

/** What the database says to a statement of a service. */
async function say(service: ServiceName, statement: string, url = made.urlOf(service)): Promise<string> {
  const client = await connect(url);
  try {
    await client.query(`begin; ${statement}; rollback`);
    return 'done';
  } catch (error) {
    return String((error as { code?: unknown }).code);
  } finally {
    await client.end();
  }
}

async function granted(service: ServiceName, view: string, text: string): Promise<string[]> {
  const { rows } = await made.owner.query<{ text: string }>(
    `select ${text} as text from information_schema.${view} where table_schema = 'public' and grantee = $1`,
    [made.nameOf(service)],
  );
  return rows.map((row) => row.text);
}

describe('the statement of privileges', () => {
  it('is about every table, and about no other', async () => {
    const { rows } = await made.owner.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
    expect(Object.keys(PRIVILEGES).sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  it('is about every entity', () => {
    const tables = getMetadataArgsStorage().tables.filter(({ target }) => ENTITIES.some((entity) => entity === target));
    expect(Object.keys(PRIVILEGES)).toEqual(expect.arrayContaining(tables.map(({ name }) => name)));
    expect(tables).toHaveLength(ENTITIES.length);
  });

  it('has the stream service read only', () => {
    const granted = Object.values(PRIVILEGES).flatMap((of) => of['leaderboard-stream-service'] ?? []);
    expect(new Set(granted)).toEqual(new Set(['select']));
  });
});

describe('a role', () => {
  it.each(SERVICE_NAMES)('of %s may do what is stated, and nothing else', async (service) => {
    const onTables = await granted(service, 'table_privileges', `lower(privilege_type) || ' on ' || table_name`);
    const onColumns = await granted(service, 'column_privileges', `lower(privilege_type) || ' (' || column_name || ') on ' || table_name`);
    // Whoever has a table has its columns.
    const found = [...onTables, ...onColumns.filter((each) => !onTables.includes(each.replace(/ \(\w+\)/, '')))];
    const stated = Object.entries(PRIVILEGES).flatMap(([name, of]) => of[service]?.split(', ').map((word) => `${word} on ${name}`) ?? []);
    expect(found.sort()).toEqual(stated.sort());
  });

  it.each(SERVICE_NAMES)('of %s may make, change and drop nothing', async (service) => {
    const statements = [
      'create table mine (id int)',
      'create temporary table mine (id int)',
      'create schema mine',
      'create view mine as select 1',
      'alter table migrations add column mine int',
      'drop table migrations',
      'truncate migrations',
      'create index on migrations (name)',
      'create role mine',
    ];
    for (const statement of statements) {
      const writable = `set transaction read write; ${statement}`;
      expect([statement, await say(service, writable)]).toEqual([statement, FORBIDDEN]);
    }
  });

  it('of the stream service cannot write, whatever it sets', async () => {
    expect(await say('leaderboard-stream-service', 'select * from boards')).toBe('done');
    for (const table of Object.keys(PRIVILEGES)) {
      expect(await say('leaderboard-stream-service', `set transaction read write; delete from ${table}`)).toBe(FORBIDDEN);
    }
  });

  it('of the services does not see what others keep', async () => {
    expect(await say('auth-service', 'select * from table_secrets')).toBe(FORBIDDEN);
    expect(await say('score-service', 'select * from login_states')).toBe(FORBIDDEN);
    expect(await say('leaderboard-stream-service', 'select * from api_keys')).toBe(FORBIDDEN);
  });

  it.each(SERVICE_NAMES)('of %s has limits of its own', async (service) => {
    const client = await connect(made.urlOf(service));
    const shown = async (name: string): Promise<unknown> => Object.values((await client.query(`show ${name}`)).rows[0] as object)[0];
    expect(await shown('statement_timeout')).toBe('5s');
    expect(await shown('lock_timeout')).toBe('2s');
    expect(await shown('idle_in_transaction_session_timeout')).toBe('10s');
    await client.end();
  });
});

describe('running it again', () => {
  it('changes nothing, and takes away what an older version granted', async () => {
    const role = made.nameOf('leaderboard-stream-service');
    for (const right of ['insert, delete on boards', 'update (name) on games', 'create on schema public']) {
      await made.owner.query(`grant ${right} to ${role}`);
    }
    expect(await say('leaderboard-stream-service', 'set transaction read write; delete from boards where false')).toBe('done');
    expect(await made.apply()).toEqual({ code: 0, output: expect.stringContaining('up to date') });
    for (const statement of ['delete from boards', 'update games set name = name', 'create table mine (id int)']) {
      expect(await say('leaderboard-stream-service', `set transaction read write; ${statement}`)).toBe(FORBIDDEN);
    }
  });

  it('grants nothing on a table that nobody has said anything about', async () => {
    await made.owner.query(`alter default privileges in schema public grant select on tables to ${made.nameOf('score-service')}`);
    await made.apply();
    await made.owner.query('create table unheard_of (id int)');
    for (const service of SERVICE_NAMES) expect(await say(service, 'select * from unheard_of')).toBe(FORBIDDEN);
    await made.owner.query('drop table unheard_of');
  });

  it('takes nothing away where the schema is newer, and grants what this version needs', async () => {
    const url = made.urlOf('auth-service', 'going-back');
    await made.owner.query(`insert into migrations (timestamp, name) values (9999999999999, 'Later9999999999999')`);
    await made.owner.query(`create table of_the_newer (id int); grant select on of_the_newer to ${made.nameOf('auth-service')}`);
    await made.owner.query(`alter role ${made.nameOf('leaderboard-stream-service')} set default_transaction_read_only = off`);
    await made.owner.query(`grant insert on boards to ${made.nameOf('leaderboard-stream-service')}`);
    await made.owner.query(`revoke select on players from ${made.nameOf('auth-service')}`);
    const told = /\(Later9999999999999\): nothing was taken away\.\nThe roles are up to date\.$/;
    expect(await made.apply({ 'auth-service': url })).toEqual({ code: 0, output: expect.stringMatching(told) });
    for (const table of ['of_the_newer', 'players']) expect(await say('auth-service', `select from ${table}`, url)).toBe('done');
    expect(await say('leaderboard-stream-service', 'insert into boards select from boards where false')).toBe('done');

    await made.owner.query(`delete from migrations where timestamp = 9999999999999`);
    expect((await made.apply()).output).not.toContain('newer');
    expect(await say('auth-service', 'select from of_the_newer')).toBe(FORBIDDEN);
    await made.owner.query('drop table of_the_newer');
  });

  it('lets a role in again whose password was good until a day that is over', async () => {
    await made.owner.query(`alter role ${made.nameOf('auth-service')} valid until '2020-01-01'`);
    await expect(connect(made.urlOf('auth-service'))).rejects.toThrow(/password/);
    expect((await made.apply()).code).toBe(0);
    expect(await say('auth-service', 'select from players')).toBe('done');
  });

  it('changes a password, and tells none', async () => {
    const url = made.urlOf('auth-service', "n'ew-$&{}");
    const { code, output } = await made.apply({ 'auth-service': url });
    expect(code).toBe(0);
    expect(output).not.toContain("n'ew");
    expect(await say('auth-service', 'select * from players', url)).toBe('done');
    await expect(connect(made.urlOf('auth-service'))).rejects.toThrow(/password/);
    await made.apply();
  });

  it.each([
    ['what stands for nothing', 'p\u00ad\ufe0f\u200d\u034f\u180bq'],
    ['strange spaces', 'p\u1680\u00a0\u200bq'],
    ['what is written in two ways', 'p\u2168u\u0308q'],
  ])('takes a password with %s', async (_what, password) => {
    const url = made.urlOf('auth-service', password);
    expect((await made.apply({ 'auth-service': url })).code).toBe(0);
    expect(await say('auth-service', 'select from players', url)).toBe('done');
    await made.apply();
  });

  it('may be done by two at once', async () => {
    const run = () => runProgram(['roles'], { DATABASE_URL: made.database.url, ...made.settings() });
    expect((await Promise.all([run(), run()])).map(({ code }) => code)).toEqual([0, 0]);
  });
});

it('leaves everything as it was where one role cannot be kept to what is stated', async () => {
  const { username, password } = new URL(made.database.url);
  const refused = await made.apply({ 'score-service': made.urlOf('score-service', password, username) });
  expect(refused).toEqual({ code: 1, output: expect.stringContaining('is a superuser') });
});

describe('a role that is more than a login', () => {
  let role: string;
  beforeAll(() => {
    role = made.nameOf('auth-service');
  });

  it.each(['createrole', 'createdb', 'replication', 'bypassrls'])('is refused with %s', async (attribute) => {
    await made.owner.query(`alter role ${role} ${attribute}`);
    expect(await made.apply()).toEqual({ code: 1, output: expect.stringContaining(`${role} is there already, and is more than a login`) });
    await made.owner.query(`alter role ${role} no${attribute}`);
    expect((await made.apply()).code).toBe(0);
  });

  it.each(['database', 'schema'])('is refused as the owner of a %s', async (what) => {
    const name = what === 'schema' ? 'public' : new URL(made.database.url).pathname.slice(1);
    const { rows } = await made.owner.query<{ owner: string }>(
      `select case $1 when 'schema' then (select nspowner from pg_namespace where nspname = 'public')
                      else (select datdba from pg_database where datname = current_database()) end::regrole::text as owner`,
      [what],
    );
    await made.owner.query(`alter ${what} ${name} owner to ${role}`);
    expect(await made.apply()).toEqual({ code: 1, output: expect.stringContaining('it owns tables, a schema or the database') });
    await made.owner.query(`alter ${what} ${name} owner to ${rows[0]?.owner}`);
    expect((await made.apply()).code).toBe(0);
  });
});

describe('what the server does not let the owner of the tables do', () => {
  const mine = `laurel_owner_${randomBytes(4).toString('hex')}`;
  let ownerUrl: string;

  beforeAll(async () => {
    await made.owner.query(`create role ${mine} login createrole password 'mine'`);
    // Whoever made a role may change it, whichever version the server is of.
    await made.owner.query(SERVICE_NAMES.map((service) => `grant ${made.nameOf(service)} to ${mine} with admin option`).join(';'));
    const { rows } = await made.owner.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
    for (const { name } of rows) await made.owner.query(`alter table ${name} owner to ${mine}`);
    ownerUrl = Object.assign(new URL(made.database.url), { username: mine, password: 'mine' }).href;
  });

  afterAll(async () => {
    await made.owner.query(`reassign owned by ${mine} to ${decodeURIComponent(new URL(made.database.url).username)}`);
    await made.owner.query(`drop owned by ${mine}; drop role ${mine}`);
    await made.apply();
  });

  it('is told, with what to do, and nothing is changed', async () => {
    const name = new URL(made.database.url).pathname.slice(1);
    await made.owner.query(`grant temporary on database ${name} to public`);
    await made.owner.query(`revoke select on boards from ${made.nameOf('score-service')}`);
    const { code, output } = await made.apply({}, ownerUrl);
    const told = /may make temporary tables besides.*must be the address of the role that owns/;
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(told) });
    expect(output).toContain('The roles are as they were');
    expect(await say('score-service', 'select from boards')).toBe(FORBIDDEN);
    await made.owner.query(`revoke temporary on database ${name} from public`);
    expect((await made.apply({}, ownerUrl)).code).toBe(0);
    expect(await say('score-service', 'select from boards')).toBe('done');
  });
});

it.each(['select on table_secrets', 'update (name) on games'])('is not content while everybody may %s', async (right) => {
  await made.owner.query(`grant ${right} to public`);
  expect(await made.apply()).toEqual({ code: 1, output: expect.stringContaining(`It, or everybody, may ${right} besides.`) });
  await made.owner.query(`revoke ${right} from public`);
  expect((await made.apply()).code).toBe(0);
});

it('does not take two long names for two roles when the server has one for both', async () => {
  const long = 'r'.repeat(64);
  const refused = await made.apply({ 'score-service': made.urlOf('score-service', 'p', long) });
  expect(refused).toEqual({ code: 2, output: expect.stringContaining('The role in SCORE_DATABASE_URL has a name of more than 63 bytes') });
});

it('needs a role of its own for each service, and a password', async () => {
  const twice = await made.apply({ 'score-service': made.urlOf('auth-service') });
  expect(twice).toEqual({ code: 2, output: expect.stringContaining('a role of its own') });
  const { host } = new URL(made.database.url);
  const without = await made.apply({ 'score-service': `postgres://role@${host}/x` });
  expect(without).toEqual({ code: 2, output: expect.stringContaining('SCORE_DATABASE_URL') });
});
