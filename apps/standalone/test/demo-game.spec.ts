import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { loadOrCreateSigningKeys } from '@laurel/access/signing-keys';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { testFolder } from '@laurel/fixtures/test-folder';

import { readConfig } from '../src/config.js';
import type { RunningStandalone } from '../src/run-standalone.js';
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

async function start(DEMO: 'on' | 'off' = 'on'): Promise<RunningStandalone> {
  const laurel = await startLaurel({ ...SECRETS, DATABASE_URL: database.url, DEMO });
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
  ]);
});

it('is made once, whoever starts at the same time or later', async () => {
  const [first] = await Promise.all([start(), start()]);
  const boards = await boardsOf(first);
  expect(boards).toHaveLength(4);
  expect(await boardsOf(await start())).toEqual(boards);
});

it('stays as it was left: without a board', async () => {
  const laurel = await start();
  const [gone] = await boardsOf(laurel);
  expect((await ask(laurel, `/v1/boards/${gone?.id}`, { deleted: true })).status).toBe(200);
  expect((await boardsOf(await start())).map(({ slug }) => slug)).toEqual(['speedrun', 'arcade', 'coins']);
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

it('is wanted where the database is embedded, unless somebody says otherwise', () => {
  const own = { ...SECRETS, DATABASE_URL: 'postgres://db/laurel' };
  expect(readConfig({}).demo).toBe(true);
  expect(readConfig({ DEMO: 'off' }).demo).toBe(false);
  expect(readConfig(own).demo).toBe(false);
  expect(readConfig({ ...own, DEMO: 'on' }).demo).toBe(true);
});
