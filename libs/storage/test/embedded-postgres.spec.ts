import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTypeScript, type TestProcess } from '@laurel/fixtures/test-process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../src/embedded/embedded-postgres.js';
import { isGoneWithin } from '../src/embedded/running-process.js';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-embedded-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'postgres');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const start = () => startEmbeddedPostgres({ dataDir, fsync: false });

describe('the embedded PostgreSQL', () => {
  it('keeps what was written when it starts again', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 7 as value');
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'select value from kept')).toEqual([{ value: 7 }]);
    await second.stop();
  });

  it('asks for a password that only the owner can read', async () => {
    const postgres = await start();
    const guessed = new URL(postgres.url);
    guessed.password = 'guessed';
    await expect(query(guessed.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'url'))).mode & 0o777).toBe(0o600);
    await postgres.stop();
  });

  it('listens on the loopback address alone', async () => {
    const postgres = await start();
    expect(await query(postgres.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(postgres.url, 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    await postgres.stop();
  });

  it('serves one process at a time', async () => {
    const postgres = await start();
    const other = await holder();
    expect(await other.exited).toBe(1);
    expect(other.output()).toContain(`Another Laurel (process ${process.pid}) already uses the data`);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });

  it('starts again after its process was killed, with what was committed', async () => {
    const killed = await holder();
    const url = await killed.line(/^postgres:/);
    await query(url, 'create table committed as select 7 as value');
    const leftBehind = await postmasterPid();
    await killed.stop('SIGKILL');
    const postgres = await start();
    expect(await isGoneWithin(leftBehind, 0)).toBe(true);
    expect(await query(postgres.url, 'select value from committed')).toEqual([{ value: 7 }]);
    await postgres.stop();
  });

  it('goes along with a process that exits without stopping it', async () => {
    const leaving = await holder('exit');
    expect(await leaving.exited).toBe(1);
    const postgres = await start();
    await postgres.stop();
  });

  it('is not reached by the terminal: the process that holds it stops it last', async () => {
    const child = await holder('wait', { detached: true });
    await child.line(/^postgres:/);
    process.kill(-child.pid, 'SIGINT');
    expect(await child.exited).toBe(0);
    expect(child.output()).toContain('still answered');
  });

  it('is not misled by a pid file whose process is another one by now', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'cluster', 'postmaster.pid'), `${process.pid}\n${join(dataDir, 'cluster')}\n`);
    const postgres = await start();
    await postgres.stop();
  });

  it('is not misled by a lock whose process is another one by now', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'lock'), `${process.ppid}\nanother boot 1\n`);
    const postgres = await start();
    await postgres.stop();
  });

  it('does an interrupted first start again', async () => {
    await mkdir(join(dataDir, 'cluster.new', 'base'), { recursive: true });
    const postgres = await start();
    await postgres.stop();
  });

  it('tells when the server ends by itself', async () => {
    const postgres = await start();
    process.kill(await postmasterPid(), 'SIGQUIT');
    expect((await postgres.crashed).message).toContain('received immediate shutdown request');
    await postgres.stop();
  });

  it('shows what PostgreSQL said when it does not start', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'cluster', 'postgresql.auto.conf'), 'no_such_setting = 1\n');
    await expect(start()).rejects.toThrow('unrecognized configuration parameter "no_such_setting"');
  });
});

// What follows depends on who runs the tests: root in containers and continuous integration, an ordinary user elsewhere.
if (isRoot) {
  describe('the embedded PostgreSQL, started by root', () => {
    it('runs as an ordinary account that owns the data', async () => {
      const postgres = await start();
      expect((await stat(join(dataDir, 'cluster'))).uid).not.toBe(0);
      await postgres.stop();
    });

    it('says which directory is closed to that account', async () => {
      await chmod(folder, 0o700);
      await expect(start()).rejects.toThrow(`chmod o+x ${folder}`);
    });

    it('says so when the data belongs to somebody else than its ordinary user', async () => {
      await (await start()).stop();
      const user = await holder('wait', { uid: NOBODY, gid: NOBODY });
      expect(await user.exited).toBe(1);
      expect(user.output()).toContain(`${dataDir} is not writable for this user (id ${NOBODY})`);
    });

    it('starts for an ordinary user, whose data root can serve later', async () => {
      await mkdir(dataDir);
      await chown(dataDir, NOBODY, NOBODY);
      const user = await holder('wait', { uid: NOBODY, gid: NOBODY });
      await user.line(/^postgres:/);
      expect(await user.stop('SIGINT')).toBe(0);
      const postgres = await start();
      await postgres.stop();
    });
  });
}

function holder(manner = 'wait', options = {}): Promise<TestProcess> {
  return startTypeScript(new URL('./run-embedded-postgres.ts', import.meta.url), [dataDir, manner], options);
}

async function postmasterPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8'), 10);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
