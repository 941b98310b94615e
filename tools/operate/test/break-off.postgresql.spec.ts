import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { startInstalledPostgres, type InstalledPostgres } from '@laurel/fixtures/installed-postgres';
import { testFolder } from '@laurel/fixtures/test-folder';
import type { TestProcess } from '@laurel/fixtures/test-process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';

import { operate, startProgram } from './run-operate.js';

let server: InstalledPostgres;
/** Keeps others waiting. */
let holder: Client;
/** Sees them: in a transaction it would see the same again and again. */
let watcher: Client;

beforeAll(async () => {
  server = await startInstalledPostgres();
  [holder, watcher] = [new Client({ connectionString: server.url }), new Client({ connectionString: server.url })];
  await Promise.all([holder.connect(), watcher.connect()]);
  expect((await operate(['migrate'], { DATABASE_URL: server.url })).code).toBe(0);
});

afterAll(async () => {
  await Promise.all([holder.end(), watcher.end()]);
  await server.stop();
});

describe('a backup in the middle of its work', () => {
  let folder: string;
  let backup: TestProcess;
  let dump: number;

  beforeAll(async () => {
    folder = join(testFolder(), `broken-off-${randomUUID()}`);
    await mkdir(folder);
    await holder.query('begin');
    await holder.query('lock table boards in access exclusive mode');
    const { host, username, password, pathname } = new URL(server.url);
    const address = `postgres://${host}${pathname}?user=${username}&password=${password}&sslmode=disable&uselibpqcompat=true`;
    backup = await startProgram(['backup', folder], { DATABASE_URL: address });
    dump = await eventually(() => childOf(backup.pid));
    await eventually(async () => expect(await waiting()).toBe(1));
  });

  it('shows the password to nobody who lists the processes', async () => {
    const { password } = new URL(server.url);
    const shown = await readFile(`/proc/${dump}/cmdline`, 'utf8');
    expect(shown).toContain('pg_dump');
    expect(shown).not.toContain(password);
    expect(await readFile(`/proc/${dump}/environ`, 'utf8')).toContain(`PGPASSWORD=${password}`);
  });

  it('ends with pg_dump when it is told to, leaves nothing, and says so', async () => {
    expect((await readdir(folder)).join()).toMatch(/\.dump\.[0-9a-f]{12}\.part$/);
    expect(await backup.stop('SIGTERM')).toBe(1);
    expect(backup.output()).toMatch(/SIGTERM: breaking off …\nbackup: No backup was made: /);
    expect(await readdir(folder)).toEqual([]);
    await expect(readFile(`/proc/${dump}/cmdline`)).rejects.toThrow('ENOENT');
    await holder.query('rollback');
    await eventually(async () => expect(await waiting()).toBe(0));
  });
});

it.each(['SIGTERM', 'SIGINT'] as const)('what waits for the database ends soon after %s, with 1', async (signal) => {
  await holder.query('begin');
  await holder.query('lock table boards in access exclusive mode');
  const waits = await startProgram(['renew-epochs'], { DATABASE_URL: server.url });
  await eventually(async () => expect(await waiting()).toBe(1));
  expect(await waits.stop(signal)).toBe(1);
  expect(waits.output()).toContain(`${signal}: breaking off …`);
  await holder.query('rollback');
  await eventually(async () => expect(await waiting()).toBe(0));
});

it('two backups at once to the same file do not touch what the other writes', async () => {
  const folder = join(testFolder(), `at-once-${randomUUID()}`);
  await mkdir(folder);
  await holder.query('begin');
  await holder.query('lock table boards in access exclusive mode');
  const start = (): Promise<TestProcess> => startProgram(['backup', join(folder, 'same.dump')], { DATABASE_URL: server.url });
  const [broken, whole] = await Promise.all([start(), start()]);
  await eventually(async () => expect(await waiting()).toBe(2));
  expect(await readdir(folder)).toHaveLength(2);
  expect(await broken.stop('SIGTERM')).toBe(1);
  await holder.query('rollback');
  expect(await whole.exited).toBe(0);
  expect(await readdir(folder)).toEqual(['same.dump']);
  const sha256 = createHash('sha256').update(await readFile(join(folder, 'same.dump'))).digest('hex');
  expect(whole.output()).toContain(`sha256 ${sha256}`);
});

/** How many of the program's sessions a lock keeps waiting. */
async function waiting(): Promise<number> {
  const { rowCount } = await watcher.query(
    `select from pg_stat_activity where application_name = 'laurel-operate' and wait_event_type = 'Lock'`,
  );
  return rowCount ?? 0;
}

/** The pg_dump that a process has started. */
async function childOf(pid: number): Promise<number> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean);
  for (const child of children) {
    const command = await readFile(`/proc/${child}/cmdline`, 'utf8');
    if (command.includes('--snapshot=')) return Number(child);
  }
  throw new Error('pg_dump does not run yet');
}
