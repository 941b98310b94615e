import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { testFolder } from '@laurel/fixtures/test-folder';

import type { ComposeFile } from '../../src/images/compose-file.js';
import { call } from '../one-score.js';
import { COMPOSE_FOLDER, ComposeProject, ourComposeFile } from './compose-project.js';
import { Shell } from './shell.js';

const PRINTED_ADDRESS = 'http://localhost:8080';

/** One machine that has the compose file, and what is typed there. */
interface Machine {
  readonly project: ComposeProject;
  /** The gateway's, once it runs. */
  readonly url: string;
  readonly shell: Shell;
}

/** Where the operator keeps what is carried from machine to machine. */
let folder: string;
let readme: string;
const machines: Machine[] = [];

beforeAll(async () => {
  readme = await readFile(join(COMPOSE_FOLDER, 'README.md'), 'utf8');
  folder = await mkdtemp(join(testFolder(), 'operator-'));
  const { project } = await newMachine();
  await project.up();
}, 240_000);

afterAll(async () => {
  for (const { project, shell } of machines) {
    shell.close();
    await project.stop();
  }
});

async function newMachine(): Promise<Machine> {
  const project = await ComposeProject.create(withoutDrain(await ourComposeFile()));
  const machine = { project, url: await project.reach(8080), shell: await Shell.open(project, folder) };
  machines.push(machine);
  return machine;
}

/** The one that was set up first. */
function ours(): Machine {
  const [machine] = machines;
  if (machine === undefined) throw new Error('there is no machine yet');
  return machine;
}

/** Nobody else sends anything here, so nobody is waited for at each of many restarts. */
function withoutDrain(file: ComposeFile): ComposeFile {
  const services = Object.entries(file.services).map(([name, service]) => {
    const environment = { ...service.environment, DRAIN_WAIT_MS: '0' };
    return [name, { ...service, environment }] as const;
  });
  return { ...file, services: Object.fromEntries(services) };
}

/** The first block of commands behind a text. */
function blockBehind(text: string): string {
  const block = /^```sh\n([^]*?)^```$/m.exec(readme.slice(readme.indexOf(text)))?.[1];
  if (!readme.includes(text) || block === undefined) throw new Error(`docker/README.md has no commands behind ${text}`);
  return block;
}

function secret(name: string, { project } = ours()): Promise<string> {
  return readFile(join(project.volumes, 'secrets', name), 'utf8');
}

async function done(block: string, { shell } = ours()): Promise<string> {
  const { code, output } = await shell.paste(block);
  expect({ code, output }).toMatchObject({ code: 0 });
  return output;
}

/** A score of a new board, as the page has it: it takes both services, their keys, the database and Redis. */
async function firstScore(machine = ours()): Promise<string> {
  const block = blockBehind('## The first score');
  expect(block).toContain(PRINTED_ADDRESS);
  return done(`set -euo pipefail\n${block.replaceAll(PRINTED_ADDRESS, machine.url)}`, machine);
}

/** A step that has to wait for days is told not to. */
function rotationOf(what: string): string {
  return blockBehind(`**${what}`).replaceAll(/ keys (promote|retire) .*/g, '$& --now');
}

async function administration(machine = ours()): Promise<readonly [url: string, headers: Record<string, string>]> {
  const key = await secret('score-service/superadmin-api-key', machine);
  return [`${machine.url}/v1`, { 'leadr-api-key': key }];
}

async function accounts(machine = ours()): Promise<unknown> {
  const [url, headers] = await administration(machine);
  return (await fetch(`${url}/accounts`, { headers })).json();
}

it("brings about a game's first score", async () => {
  expect(await firstScore()).toMatch(/"player_name":"Ada","value":12500[^]*"rank":1/);
});

describe('goes on after it has rotated', () => {
  it.each([
    ['Keys that sign sessions', 'auth-service/signing-keys.json'],
    ['`LAUREL_SECRET`', 'score-service/laurel-secret'],
    ["A service's password of the database", 'score-service/database-url'],
    ['All passwords of Redis', 'leaderboard-stream-service/redis-url'],
    ["The administrator's key", 'score-service/superadmin-api-key'],
    ["The database owner's password", 'operate/database-url'],
  ])('%s', async (what, name) => {
    const before = await secret(name);
    await done(rotationOf(what));
    expect(await secret(name)).not.toBe(before);
    // Keys that were not waited for are fetched when a token names them, once in ten seconds.
    await eventually(async () => expect(await firstScore()).toContain('"rank":1'), { withinMs: 60_000 });
    expect(await ours().project.run('operate', ['rebuild-index'])).toMatchObject({ code: 0 });
  });
});

it('keeps the old LAUREL_SECRET while tables are sealed with it, however often that fails', async () => {
  const [url, headers] = await administration();
  const { id } = await call(`${url}/accounts`, 'POST', headers, { name: 'Club' });
  await call(`${url}/tables`, 'POST', headers, { account_id: id, name: 'a table' });
  const before = await secret('score-service/laurel-secret');
  const { project, shell } = ours();

  await done('docker compose exec postgres psql -U laurel -c "ALTER TABLE table_secrets RENAME TO away"');
  for (const time of ['first', 'again']) {
    const failed = await shell.paste(rotationOf('`LAUREL_SECRET`'));
    expect({ time, ...failed }).toMatchObject({ time, code: 1, output: expect.stringContaining('Nothing was changed') });
    expect(await secret('operate/laurel-secret-old')).toBe(before);
    expect(project.running.has('score-service')).toBe(false);
  }
  await done('docker compose exec postgres psql -U laurel -c "ALTER TABLE away RENAME TO table_secrets"');
  expect(await done(rotationOf('`LAUREL_SECRET`'))).toContain('1 secrets of tables were sealed anew');
  expect(await readdir(join(project.volumes, 'secrets/operate'))).not.toContain('laurel-secret-old');
});

describe('a backup, and a copy of the secrets,', () => {
  let kept: unknown;
  let name: string;

  /** The time is different each time. */
  const named = (block: string): string => block.replaceAll('laurel-TIME.dump', name);

  beforeAll(async () => {
    kept = await accounts();
    const [first = '', ...others] = blockBehind('## Upgrade, back up').split(/(?<=--keep 30\n)/);
    await done(first);
    [name = ''] = await readdir(join(ours().project.volumes, 'backups'));
    await done(named(others.join('')));
    await done(blockBehind('Keep a copy of the volume'));
  });

  it('bring back a database that was spoilt', async () => {
    await firstScore();
    expect(await accounts()).not.toEqual(kept);
    await done(named(blockBehind('On the machine that has the secrets')));
    expect(await accounts()).toEqual(kept);
    expect(await firstScore()).toContain('"rank":1');
  });

  it('are another machine’s in the place of what it would make', async () => {
    const machine = await newMachine();
    await done(blockBehind('On a new machine'), machine);
    expect(await secret('auth-service/signing-keys.json', machine)).toBe(await secret('auth-service/signing-keys.json'));
    expect(await accounts(machine)).toEqual(kept);
    expect(await firstScore(machine)).toContain('"rank":1');
  }, 240_000);
});
