import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadOrCreateSigningKeys } from '@laurel/access/signing-keys';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import { testFolder } from '@laurel/fixtures/test-folder';

import { readConfig } from '../src/config.js';
import type { RunningStandalone, StandaloneRun } from '../src/run-standalone.js';
import { startLaurel } from './running-laurel.js';

const GAME = '/v1/games/550e8400-e29b-41d4-a716-446655440000';
const SUPERADMIN_API_KEY = `ldr_${randomBytes(32).toString('base64url')}`;
const SIGNING_KEY_FILE = join(testFolder(), `${randomUUID()}.json`);
const SECRETS = { LAUREL_SECRET: randomBytes(32).toString('hex'), SUPERADMIN_API_KEY, SIGNING_KEY_FILE };

let database: TestDatabase;
const running: RunningStandalone[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  await loadOrCreateSigningKeys(SIGNING_KEY_FILE);
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
  await database.drop();
});

async function start(DEMO: 'on' | 'off' = 'on', run: StandaloneRun = {}): Promise<RunningStandalone> {
  const laurel = await startLaurel({ ...SECRETS, DATABASE_URL: database.url, DEMO }, run);
  running.push(laurel);
  return laurel;
}

async function ask(laurel: RunningStandalone, path: string, patch?: object) {
  const init = patch && { method: 'PATCH', body: JSON.stringify(patch) };
  const answer = await fetch(laurel.url + path, { ...init, headers: { 'leadr-api-key': SUPERADMIN_API_KEY } });
  return { status: answer.status, body: (await answer.json()) as { id: string; slug: string; data: { id: string; slug: string }[] } };
}

const boardsOf = async (laurel: RunningStandalone) => (await ask(laurel, '/v1/boards?game_slug=demo')).body.data;

it('has a board for each way of keeping score', async () => {
  const laurel = await start();
  expect((await ask(laurel, GAME)).body).toMatchObject({ slug: 'demo', name: 'Demo' });
  expect(await boardsOf(laurel)).toMatchObject([
    { slug: 'high-scores', sort_direction: 'DESCENDING', keep_strategy: 'BEST_ONLY', unit: 'points' },
    { slug: 'speedrun', sort_direction: 'ASCENDING', keep_strategy: 'BEST_ONLY', unit: 'seconds' },
    { slug: 'arcade', sort_direction: 'DESCENDING', keep_strategy: 'ALL' },
    { slug: 'coins', sort_direction: 'DESCENDING', keep_strategy: 'SUM' },
    { slug: 'test', sort_direction: 'DESCENDING', keep_strategy: 'ALL', tie_rule: 'EARLIEST', capacity: 10 },
  ]);
});

it('is made once, whoever starts at the same time or later', async () => {
  const [first] = await Promise.all([start(), start()]);
  const boards = await boardsOf(first);
  expect(boards).toHaveLength(5);
  expect(await boardsOf(await start())).toEqual(boards);
});

it('stays as it was left: without a board', async () => {
  const laurel = await start();
  const [gone] = await boardsOf(laurel);
  expect((await ask(laurel, `/v1/boards/${gone?.id}`, { deleted: true })).status).toBe(200);
  expect((await boardsOf(await start())).map(({ slug }) => slug)).toEqual(['speedrun', 'arcade', 'coins', 'test']);
});

it('stays as it was left: gone altogether', async () => {
  const laurel = await start();
  expect((await ask(laurel, GAME, { deleted: true })).status).toBe(200);
  const later = await start();
  expect((await ask(later, GAME)).status).toBe(404);
  expect((await ask(later, '/v1/boards?game_slug=demo')).status).toBe(404);
});

it('is not made when nobody wants it', async () => {
  const laurel = await start('off');
  expect((await ask(laurel, GAME)).status).toBe(404);
  expect((await ask(laurel, '/v1/accounts?slug=demo')).body.data).toEqual([]);
});

it('is not made beside a game that has its name', async () => {
  const before = await start('off');
  const post = (path: string, body: object) =>
    fetch(before.url + path, { method: 'POST', headers: { 'leadr-api-key': SUPERADMIN_API_KEY }, body: JSON.stringify(body) });
  const { id } = (await (await post('/v1/accounts', { name: 'Studio' })).json()) as { id: string };
  expect((await post('/v1/games', { account_id: id, name: 'Demo' })).status).toBe(201);
  const laurel = await start();
  expect((await ask(laurel, GAME)).status).toBe(404);
  expect((await ask(laurel, '/v1/accounts?slug=demo')).body.data).toEqual([]);
});

describe('its high score table', () => {
  const tablesOf = async (laurel: RunningStandalone) => (await ask(laurel, '/v1/tables')).body.data;

  it("takes the printed request of Lucentinian's documentation, at the time when that was signed", async () => {
    const { url } = await start('on', { clock: new ManualClock(1_406_652_640_397) });
    const headers = {
      timestamp: '1406652640397',
      tablekey: 'test',
      fingerprint: '9652d046366ff644aa30df7bf8b5143b73d2524445746d37ff03602ad79257d9',
      'X-Requested-With': 'XMLHttpRequest',
    };
    const body = '{"score":"123","by_whom":"player#5","when_happened":1406652640694,"locale":"en-US"}';
    const answer = await fetch(`${url}/api/test`, { method: 'POST', headers, body });
    expect([answer.status, await answer.json()]).toEqual([200, { position: 0 }]);
    const record = { score: 123, by_whom: 'player#5', when_happened: 1_406_652_640_694, ip4: null, ip6: null, locale: 'en-US' };
    expect(await (await fetch(`${url}/api/test?table_key=test`)).json()).toEqual([record]);
  });

  it('stays as it was left: gone', async () => {
    const laurel = await start();
    const [table] = await tablesOf(laurel);
    expect((await ask(laurel, `/v1/tables/${table?.id}`, { deleted: true })).status).toBe(200);
    expect(await tablesOf(await start())).toEqual([]);
  });

  it('stays as it was left: under another name', async () => {
    const laurel = await start();
    const [table] = await tablesOf(laurel);
    expect((await ask(laurel, `/v1/tables/${table?.id}`, { name: 'renamed' })).status).toBe(200);
    expect(await tablesOf(await start())).toMatchObject([{ id: table?.id, name: 'renamed' }]);
  });

  it('is not made beside a table that has its name', async () => {
    const before = await start('off');
    const post = async (path: string, body: object) => {
      const init = { method: 'POST', headers: { 'leadr-api-key': SUPERADMIN_API_KEY }, body: JSON.stringify(body) };
      return (await (await fetch(before.url + path, init)).json()) as { id: string };
    };
    const { id } = await post('/v1/accounts', { name: 'Studio' });
    const table = await post('/v1/tables', { account_id: id, name: 'test' });
    expect(await tablesOf(await start())).toMatchObject([{ id: table.id, account_id: id }]);
  });
});

it('is wanted where the database is embedded, unless somebody says otherwise', () => {
  const own = { ...SECRETS, DATABASE_URL: 'postgres://db/laurel' };
  expect(readConfig({}).demo).toBe(true);
  expect(readConfig({ DEMO: 'off' }).demo).toBe(false);
  expect(readConfig(own).demo).toBe(false);
  expect(readConfig({ ...own, DEMO: 'on' }).demo).toBe(true);
});
