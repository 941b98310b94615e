import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { startProcess } from '@laurel/fixtures/test-process';

import type { ComposeFile } from '../../src/images/compose-file.js';
import { doCommand } from './compose-command.js';
import { COMPOSE_FOLDER, ComposeProject, ourComposeFile } from './compose-project.js';

const PRINTED_ADDRESS = 'http://localhost:8080';
const PRINTED_KEY = 'docker compose exec -T score-service cat /run/secrets/laurel/superadmin-api-key';

let readme: string;
let project: ComposeProject;
let url: string;

beforeAll(async () => {
  readme = await readFile(join(COMPOSE_FOLDER, 'README.md'), 'utf8');
  project = await ComposeProject.create(withoutDrain(await ourComposeFile()));
  await project.up();
  url = await project.reach(8080);
}, 240_000);

afterAll(() => project.stop());

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

function secret(name: string): Promise<string> {
  return readFile(join(project.volumes, 'secrets', name), 'utf8');
}

/** A score of a new board, as the page has it: it takes both services, their keys, the database and Redis. */
async function firstScore(): Promise<string> {
  const block = blockBehind('## The first score');
  expect(block).toContain(PRINTED_ADDRESS);
  expect(block).toContain(PRINTED_KEY);
  const key = `cat ${join(project.volumes, 'secrets/score-service/superadmin-api-key')}`;
  const here = block.replaceAll(PRINTED_ADDRESS, url).replace(PRINTED_KEY, key);
  const shell = await startProcess('bash', ['-euo', 'pipefail', '-c', here]);
  expect({ code: await shell.exited, output: shell.output() }).toMatchObject({ code: 0 });
  return shell.output();
}

/** A step that has to wait for days is told not to. */
async function rotate(what: string): Promise<void> {
  const lines = blockBehind(`**${what}`).replaceAll('\\\n', '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines) await doCommand(project, line.replace(/ keys (promote|retire) .*/, '$& --now'));
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
  ])('%s', async (what, name) => {
    const before = await secret(name);
    await rotate(what);
    expect(await secret(name)).not.toBe(before);
    // Keys that were not waited for are fetched when a token names them, once in ten seconds.
    await eventually(async () => expect(await firstScore()).toContain('"rank":1'), { withinMs: 60_000 });
    expect(await project.run('operate', ['rebuild-index'])).toMatchObject({ code: 0 });
  });
});
