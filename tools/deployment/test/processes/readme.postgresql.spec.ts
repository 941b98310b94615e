import { mkdtemp, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SERVICE_NAMES, type ServiceName } from '@laurel/contracts/routing';
import { eventually } from '@laurel/fixtures/eventually';
import { postgresql } from '@laurel/fixtures/installed-programs.mjs';
import { startInstalledPostgres } from '@laurel/fixtures/installed-postgres';
import { testFolder } from '@laurel/fixtures/test-folder';
import type { TestProcess } from '@laurel/fixtures/test-process';
import { startProcess } from '@laurel/fixtures/test-process';
import { freePort } from '@laurel/storage/embedded/free-port';

import { oneScore } from '../one-score.js';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDERS_NAMED = ['apps', 'docker', 'tools'];

/** Where things are in the README, each said once; here they are at free ports. */
const DATABASE = 'postgres://127.0.0.1/laurel';
const REDIS = 'redis://127.0.0.1';
const KEYS = 'http://127.0.0.1:8081/';

/** What the README says, and what is said here in its place. */
type Change = readonly [printed: string, own: string];

let folder: string;
let ports: readonly number[];
/** What has to be stopped, the last first. */
const running: { stop(): Promise<unknown> }[] = [];

beforeAll(async () => {
  const [preparing = '', starting = ''] = await blocks();
  const [redisPort, ...free] = await Promise.all(Array.from({ length: 1 + SERVICE_NAMES.length }, () => freePort()));
  ports = free;
  folder = await mkdtemp(join(testFolder(), 'processes-'));
  for (const name of FOLDERS_NAMED) await symlink(join(REPOSITORY, name), join(folder, name));
  const database = await startInstalledPostgres();
  running.unshift(database);

  const { port } = new URL(database.url);
  const stores: Change[] = [[DATABASE, `postgres://127.0.0.1:${port}/laurel`], [REDIS, `${REDIS}:${redisPort}`]];
  await succeeded(await run(replaced(preparing, [['npm ci && npm run build', ''], ...stores])));
  await askDatabase(await asAdministrator(database.url), await statements(preparing));
  const [redisServer = ''] = /redis-server .*/.exec(preparing) ?? [];
  const redis = await run(`exec ${redisServer} --port ${redisPort} --dir "$PWD"`);
  running.unshift(redis);
  await redis.line(/Ready to accept connections/);

  const operate = /^operate\(\).*$/m.exec(preparing)?.[0] ?? '';
  const placed = SERVICE_NAMES.map((name, nth): Change => [`service ${name} &`, `PORT=${free[nth]} service ${name} &`]);
  // A shell that ends by a signal leaves its jobs running.
  const stoppable: Change = ['node "apps/$1/dist/main.js"', 'exec node "apps/$1/dist/main.js"'];
  const started = replaced(starting, [[KEYS, `http://127.0.0.1:${free[0]}/`], stoppable, ...placed]);
  running.unshift(await run(`${operate}\n${started}\ntrap 'kill $(jobs -p)' TERM\nwait || wait`));
});

afterAll(async () => {
  for (const each of running) await each.stop();
});

async function section(): Promise<string> {
  const readme = await readFile(join(REPOSITORY, 'README.md'), 'utf8');
  return /^### Processes of your own\n([^]*?)^##/m.exec(readme)?.[1] ?? '';
}

/** The commands of the section, without comments' marks where a comment is what to do elsewhere. */
async function blocks(): Promise<string[]> {
  return [...(await section()).matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);
}

/** Our own server's superuser has the very name that the README makes. Gives the address of another one, that name being free. */
async function asAdministrator(url: string): Promise<string> {
  const administrator = new URL(url);
  administrator.username = 'administrator';
  await askDatabase(url, [`CREATE ROLE administrator SUPERUSER LOGIN PASSWORD '${administrator.password}'`]);
  await askDatabase(administrator.href, [`ALTER ROLE ${new URL(url).username} RENAME TO initial`]);
  return administrator.href;
}

/** What the owner of the server is told to enter. */
async function statements(preparing: string): Promise<string[]> {
  const password = (await readFile(join(folder, 'secrets/postgres/password'), 'utf8')).trim();
  const entered = [...preparing.matchAll(/^# {3}((?:CREATE|GRANT) .*)$/gm)].flatMap(([, line = '']) => line.split(/(?<=;) +/));
  return entered.map((statement) => statement.replace('(secrets/postgres/password)', password));
}

async function askDatabase(url: string, entered: readonly string[]): Promise<void> {
  const psql = join(postgresql ?? '', 'psql');
  const commands = entered.map((each) => `--command=${each}`);
  await succeeded(await startProcess(psql, ['--no-psqlrc', '--set=ON_ERROR_STOP=1', url, ...commands]));
}

async function succeeded(process: TestProcess): Promise<void> {
  if ((await process.exited) !== 0) throw new Error(process.output());
}

function replaced(block: string, changes: readonly Change[]): string {
  return changes.reduce((text, [printed, own]) => {
    expect(text).toContain(printed);
    return text.replace(printed, own);
  }, block);
}

function run(script: string): Promise<TestProcess> {
  const env = { PATH: process.env.PATH, OPS_PORT: '0', DRAIN_WAIT_MS: '0' };
  return startProcess('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env });
}

it('three services play together as the README starts them', async () => {
  const key = await readFile(join(folder, 'secrets/score-service/superadmin-api-key'), 'utf8');
  const places = SERVICE_NAMES.map((name, nth) => [name, `http://127.0.0.1:${ports[nth]}`]);
  const urls = Object.fromEntries(places) as Record<ServiceName, string>;
  const page = await eventually(() => oneScore(urls, key.trim()), { withinMs: 60_000, everyMs: 200 });
  expect(page).toMatchObject({ total: 1, scores: [{ rank: 1, player_name: 'Ada', value: 12_500 }] });
});

it.each(SERVICE_NAMES)('%s starts by the unit of systemd', async (name) => {
  const [, starting = ''] = await blocks();
  const [, inFront = ''] = new RegExp(`^((?:[A-Z_]+=\\S+ )+)service ${name} &`, 'm').exec(starting.replaceAll(/\\\n +/g, '')) ?? [];
  const unit = /^```ini\n([^]*?)^```$/m.exec(await section())?.[1]?.replaceAll('%i', name).replaceAll('/etc/laurel', folder) ?? '';
  const [, environment = ''] = /^Environment=(.*)$/m.exec(unit) ?? [];
  const [, program = ''] = /^ExecStart=\/usr\/bin\/(.*)$/m.exec(unit) ?? [];
  const port = await freePort();
  const all = `PUBLIC_BASE_URL=https://play.example TRUSTED_PROXIES=127.0.0.1 HOST=127.0.0.1 JWKS_URL=${KEYS} PORT=${port}`;
  running.unshift(await run(`export ${all} ${inFront} ${environment}; exec ${program}`));
  const answer = await eventually(() => fetch(`http://127.0.0.1:${port}/nowhere`), { withinMs: 60_000, everyMs: 200 });
  expect(answer.status).toBe(404);
});
