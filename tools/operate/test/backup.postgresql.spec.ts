import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startInstalledPostgres, type InstalledPostgres } from '@laurel/fixtures/installed-postgres';
import { testFolder } from '@laurel/fixtures/test-folder';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

import { findProgram } from '../src/backups/postgres-program.js';
import { restore as restoreData } from '../src/backups/restore.js';
import { restoreByScript } from '../src/backups/restore-by-script.js';
import { Playing } from './playing.js';
import { operate, type Run } from './run-operate.js';

let server: InstalledPostgres;
let owner: Client;
let folder: string;

beforeAll(async () => {
  server = await startInstalledPostgres();
  owner = new Client({ connectionString: server.url });
  await owner.connect();
  folder = join(testFolder(), `backups-${randomUUID()}`);
  await mkdir(folder);
  expect((await operate(['migrate'], { DATABASE_URL: server.url })).code).toBe(0);
  const playing = await Playing.begin(server.url);
  const board = await playing.board('high-scores');
  for (let player = 0; player < 10; player += 1) await playing.score(board, player, player);
  await playing.end();
});

afterAll(async () => {
  await owner.end();
  await server.stop();
});

async function emptyDatabase(): Promise<string> {
  const name = `restored_${randomUUID().replaceAll('-', '')}`;
  await owner.query(`create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}

const env = (url = server.url): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, DATABASE_URL: url });
const backup = (...args: string[]): Promise<Run> => operate(['backup', ...args], env());
const restore = (file: string, url: string): Promise<Run> => operate(['restore', file], env(url));

async function tablesIn(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
  await client.end();
  return rows.map(({ name }) => name);
}

async function rowsIn(url: string): Promise<Record<string, unknown[]>> {
  const names = await tablesIn(url);
  const client = new Client({ connectionString: url });
  await client.connect();
  const tables: Record<string, unknown[]> = {};
  for (const name of names) {
    const columns = name === 'boards' ? 'id, revision, name, slug' : '*';
    tables[name] = (await client.query(`select ${columns} from ${name} order by 1, 2`)).rows;
  }
  await client.end();
  return tables;
}

describe('a backup', () => {
  it('is one file, which its owner alone can read, and tells what is in it', async () => {
    const file = join(folder, 'one.dump');
    const { code, output } = await backup(file);
    const told = /one\.dump: \d+ bytes, sha256 [0-9a-f]{64}\nIn it: 3 boards, 10 entries, 10 standings, 10 competitors\./;
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(told) });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['one.dump']);
    expect(output).not.toContain(new URL(server.url).password);
  });

  it('comes back whole, with new epochs, and into an empty database only', async () => {
    const file = join(folder, 'whole.dump');
    await backup(file);
    const url = await emptyDatabase();
    const restored = await restore(file, url);
    expect(restored).toEqual({ code: 0, output: expect.stringMatching(/There now: 3 boards, 10 entries, [^]*3 boards have a new epoch/) });
    expect(await rowsIn(url)).toEqual(await rowsIn(server.url));
    const { rows } = await owner.query<{ epoch: string }>('select epoch from boards');
    const client = new Client({ connectionString: url });
    await client.connect();
    const after = await client.query<{ epoch: string }>('select epoch from boards');
    await client.end();
    expect(after.rows.filter(({ epoch }) => rows.some((before) => before.epoch === epoch))).toEqual([]);
    expect(await restore(file, url)).toEqual({ code: 1, output: expect.stringContaining('into an empty database only') });
    expect((await operate(['migrate'], env(url))).output).toBe('The schema was up to date already.');
  });

  it('that came back without new epochs is not taken for a restored one', async () => {
    const file = join(folder, 'killed.dump');
    await backup(file);
    const url = await emptyDatabase();
    const client = new Client({ connectionString: url });
    await client.connect();
    await restoreData(client, url, file, { env: env(), ending: new AbortController().signal }).finally(() => client.end());
    const again = await restore(file, url);
    expect(again).toEqual({ code: 1, output: expect.stringContaining('there is boards already') });
    expect(again.output).toContain('"renew-epochs" is left to do');
  });

  it('of something else is not restored', async () => {
    const other = await emptyDatabase();
    const client = new Client({ connectionString: other });
    await client.connect();
    await client.query('create table standing_orders (id int)');
    await client.end();
    const file = join(folder, 'other.dump');
    await promisify(execFile)((await findProgram('pg_dump', 15, env())).path, ['--format=custom', `--file=${file}`, other]);
    const url = await emptyDatabase();
    expect(await restore(file, url)).toEqual({ code: 1, output: expect.stringContaining('Not restored: the file is no backup of Laurel') });
    expect(await tablesIn(url)).toEqual([]);
    expect((await restore(file, other)).output).not.toContain('renew-epochs');
  });

  it('that is damaged is not restored in part', async () => {
    const file = join(folder, 'damaged.dump');
    await backup(file);
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 200));
    const url = await emptyDatabase();
    expect(await restore(file, url)).toEqual({ code: 1, output: expect.stringMatching(/^.*\nrestore: Not restored: pg_restore/) });
    expect(await rowsIn(url)).toEqual({});
    expect((await restore(join(folder, 'nowhere.dump'), url)).code).toBe(1);
  });

  it('that cannot be made leaves the one before, and nothing half-made', async () => {
    const file = join(folder, 'kept.dump');
    await writeFile(file, 'the one before');
    const nowhere = new URL(server.url);
    nowhere.pathname = '/nowhere';
    expect(await operate(['backup', file], env(nowhere.href))).toEqual({ code: 1, output: expect.stringContaining('No backup was made') });
    const notMigrated = await emptyDatabase();
    expect((await operate(['backup', file], env(notMigrated))).code).toBe(1);
    expect(await readFile(file, 'utf8')).toBe('the one before');
    expect((await readdir(folder)).filter((name) => name.startsWith('kept'))).toEqual(['kept.dump']);
  });

  it('whose data cannot be read back is none', async () => {
    const programs = join(testFolder(), `cuts-off-${randomUUID()}`);
    await mkdir(programs);
    const { path } = await findProgram('pg_dump', 15, env());
    const cutOff = 'for argument; do case $argument in --file=*) truncate -s -200 "${argument#--file=}"; esac; done';
    const script = ['#!/bin/sh', `${path} "$@" || exit 1`, cutOff];
    await writeFile(join(programs, 'pg_dump'), script.join('\n'), { mode: 0o755 });
    const file = join(folder, 'cut-off.dump');
    const cut = await operate(['backup', file], { ...env(), PATH: `${programs}:${process.env.PATH}` });
    expect(cut).toEqual({ code: 1, output: expect.stringMatching(/No backup was made: pg_restore.* end of file/) });
    expect((await readdir(folder)).filter((name) => name.startsWith('cut-off'))).toEqual([]);
  });
});

describe('the programs of PostgreSQL', () => {
  let path: string;

  beforeAll(async () => {
    path = join(testFolder(), `programs-${randomUUID()}`);
    for (const version of ['97.1', '98.3']) {
      await mkdir(join(path, version), { recursive: true });
      const script = `#!/bin/sh\necho "pg_dump (PostgreSQL) ${version} (Debian ${version}-1)"\n`;
      await writeFile(join(path, version, 'pg_dump'), script, { mode: 0o755 });
    }
  });

  const find = async (serverMajor: number): Promise<string> =>
    (await findProgram('pg_dump', serverMajor, { PATH: `${join(path, '98.3')}:${join(path, '97.1')}` })).path;

  it("are those of the server's version, or else newer ones", async () => {
    expect(await find(98)).toBe(join(path, '98.3', 'pg_dump'));
    expect(await find(97)).toBe(join(path, '97.1', 'pg_dump'));
    expect(await find(96)).toBe(join(path, '97.1', 'pg_dump'));
  });

  it('are not older ones', async () => {
    await expect(find(99)).rejects.toThrow('pg_dump is of version 98, and the server of 99. Install');
  });
});

describe('a pg_restore that is newer than the server', () => {
  let newer: string;

  /** It writes what this server's own does, and begins with a setting that the server does not know. */
  beforeAll(async () => {
    const { path } = await findProgram('pg_restore', 15, env());
    newer = join(testFolder(), `pg_restore-${randomUUID()}`);
    const script = [
      '#!/bin/sh',
      'written=$(mktemp)',
      `${path} "$@" > "$written"`,
      'code=$?',
      `sed '0,/^SET lock_timeout/s//SET newer_setting = 0;\\n&/' "$written"`,
      'rm "$written"',
      'exit $code',
    ];
    await writeFile(newer, script.join('\n'), { mode: 0o755 });
  });

  async function restoreTo(url: string, file: string): Promise<void> {
    const client = new Client({ connectionString: url });
    await client.connect();
    const psql = await findProgram('psql', 15, env());
    const args = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges', file];
    const surroundings = { env: env(), ending: new AbortController().signal };
    await restoreByScript({ program: { path: newer, major: 97 }, psql, args }, client, url, surroundings).finally(() => client.end());
  }

  it('restores all the same, all of it', async () => {
    const file = join(folder, 'newer.dump');
    await backup(file);
    const url = await emptyDatabase();
    await restoreTo(url, file);
    expect(await rowsIn(url)).toEqual(await rowsIn(server.url));
  });

  it('restores nothing of what is damaged, or of what the server refuses', async () => {
    const file = join(folder, 'newer-damaged.dump');
    await backup(file);
    const taken = await emptyDatabase();
    const client = new Client({ connectionString: taken });
    await client.connect();
    await client.query('create table standings ()');
    await client.end();
    await expect(restoreTo(taken, file)).rejects.toThrow('"standings" already exists');
    expect(await tablesIn(taken)).toEqual(['standings']);

    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 200));
    const url = await emptyDatabase();
    await expect(restoreTo(url, file)).rejects.toThrow('pg_restore');
    expect(await rowsIn(url)).toEqual({});
  });
});

describe('a folder of backups', () => {
  it('keeps the newest, and what is not a backup', async () => {
    const kept = join(testFolder(), `kept-${randomUUID()}`);
    await mkdir(kept);
    const old = ['laurel-20200101T000000Z.dump', 'laurel-20200103T000000Z.dump'];
    for (const name of [...old, 'notes.txt', 'laurel-before-upgrade.dump']) await writeFile(join(kept, name), '');
    const { code, output } = await backup(kept, '--keep', '2');
    expect(code).toBe(0);
    expect(output).toMatch(/removed: laurel-20200101T000000Z\.dump$/);
    expect((await readdir(kept)).sort()).toEqual([
      'laurel-20200103T000000Z.dump',
      expect.stringMatching(/^laurel-2\d{7}T\d{6}Z\.dump$/),
      'laurel-before-upgrade.dump',
      'notes.txt',
    ]);
  });

  it('keeps the one that was just made, whatever time the others are of', async () => {
    const ahead = join(testFolder(), `ahead-${randomUUID()}`);
    await mkdir(ahead);
    for (const name of ['laurel-20980101T000000Z.dump', 'laurel-20990101T000000Z.dump']) await writeFile(join(ahead, name), '');
    expect((await backup(ahead, '--keep', '2')).output).toMatch(/removed: laurel-20980101T000000Z\.dump$/);
    const made = expect.stringMatching(/^laurel-20[2-8]\d{5}T\d{6}Z\.dump$/);
    expect((await readdir(ahead)).sort()).toEqual([made, 'laurel-20990101T000000Z.dump']);
    expect((await backup(ahead, '--keep', '1')).code).toBe(0);
    expect(await readdir(ahead)).toEqual([made]);
  });

  it.each([
    ['a folder', '', 'laurel-20200102T000000Z.dump'],
    ['a file', 'mine.dump', 'mine.dump'],
  ])('loses what a run to %s has left that was killed, but not what is being written', async (_what, to, whole) => {
    const left = join(testFolder(), `left-${randomUUID()}`);
    await mkdir(left);
    const [old, young, others] = [`${whole}.0123456789ab.part`, `${whole}.ba9876543210.part`, 'others.dump.0123456789ab.part'];
    for (const name of [old, young, others]) await writeFile(join(left, name), '');
    for (const name of [old, others]) await utimes(join(left, name), 0, 0);
    const { code, output } = await backup(join(left, to));
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/removed: /) });
    expect(output.match(/(?<=removed: ).*/g)).toEqual([old]);
    expect((await readdir(left)).filter((name) => name.endsWith('.part')).sort()).toEqual([young, others].sort());
  });

  it('is needed to keep only some, and a number', async () => {
    expect((await backup(join(folder, 'x.dump'), '--keep', '2')).code).toBe(2);
    expect((await backup(folder, '--keep', '0')).code).toBe(2);
    expect((await backup()).code).toBe(2);
  });
});

it('new epochs can be had alone', async () => {
  const epochs = async (): Promise<string[]> =>
    (await owner.query<{ epoch: string }>('select epoch from boards order by id')).rows.map(({ epoch }) => epoch);
  const before = await epochs();
  expect(await operate(['renew-epochs'], env())).toEqual({ code: 0, output: '3 boards have a new epoch.' });
  const after = await epochs();
  expect(after).toHaveLength(3);
  after.forEach((epoch, index) => expect(epoch).not.toBe(before[index]));
});
