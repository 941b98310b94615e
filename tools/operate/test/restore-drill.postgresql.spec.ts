import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { askJson } from '@laurel/fixtures/described-http';
import { EventStreamReader } from '@laurel/fixtures/event-stream-reader';
import { eventually } from '@laurel/fixtures/eventually';
import { startInstalledPostgres, type InstalledPostgres } from '@laurel/fixtures/installed-postgres';
import { signatureOf } from '@laurel/fixtures/table-signature';
import { testFolder } from '@laurel/fixtures/test-folder';
import { createTestRedis, type TestRedis } from '@laurel/fixtures/test-redis';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { operate } from './run-operate.js';
import { makeSecrets, RunningServices, type Secrets } from './running-services.js';

const DEVICES = 5;

interface Table {
  readonly name: string;
  readonly table_key: string;
  readonly secret: string;
}

/** What a watcher is shown: the page, and the state of the board that it is of. */
interface Shown {
  readonly epoch: string;
  readonly page: unknown;
}

const secrets: Secrets = await makeSecrets();
const file = join(testFolder(), `drill-${randomUUID()}.dump`);

let lost: InstalledPostgres;
let oldRedis: TestRedis;
let gameId: string;
let boardId: string;
let table: Table;
let tokens: string[];
let before: Shown;
let recordsBefore: unknown;

let fresh: InstalledPostgres;

/** An installation plays, is backed up, plays on, and is gone. */
beforeAll(async () => {
  [lost, oldRedis] = await Promise.all([startInstalledPostgres(), createTestRedis()]);
  expect((await operate(['migrate'], { DATABASE_URL: lost.url })).code).toBe(0);
  const services = await RunningServices.start(lost.url, oldRedis.url, secrets);
  await makeBoards(services);
  tokens = await Promise.all(Array.from({ length: DEVICES }, (_, device) => signIn(services, device)));
  for (const [device, token] of tokens.entries()) await submit(services, token, 100 * device);
  for (const [device, name] of ['ann', 'bob', 'cid'].entries()) await record(services, name, device);
  before = await shown(services);
  recordsBefore = await records(services);

  expect(await operate(['backup', file], { PATH: process.env.PATH, DATABASE_URL: lost.url })).toMatchObject({ code: 0 });

  for (const token of tokens) await submit(services, token, 9_000);
  await record(services, 'lost', 99);
  // The index of the time that will be lost is whole.
  await eventually(async () => expect(await operate(['verify-index'], stores(lost.url, oldRedis))).toMatchObject({ code: 0 }));
  expect(await services.stop()).toEqual([0, 0, 0]);
  await lost.stop();
});

afterAll(() => oldRedis.stop());

beforeEach(async () => {
  fresh = await startInstalledPostgres();
  expect(await operate(['restore', file], { PATH: process.env.PATH, DATABASE_URL: fresh.url })).toMatchObject({ code: 0 });
  expect((await operate(['migrate'], { DATABASE_URL: fresh.url })).output).toBe('The schema was up to date already.');
});

afterEach(() => fresh.stop());

it('after a restore with an empty Redis everything is as it was at the backup, and goes on', async () => {
  const redis = await createTestRedis();
  try {
    await playsOnWith(redis);
  } finally {
    await redis.stop();
  }
});

it('after a restore nothing is believed that Redis has kept of the time that is lost', async () => {
  await playsOnWith(oldRedis);
});

async function playsOnWith(redis: TestRedis): Promise<void> {
  const services = await RunningServices.start(fresh.url, redis.url, secrets);
  try {
    const after = await shown(services);
    expect(after.page).toEqual(before.page);
    expect(after.epoch).not.toBe(before.epoch);
    expect(await records(services)).toEqual(recordsBefore);

    // Sessions of before the backup hold, and their scores count on from the restored revision.
    await submit(services, tokens[0] ?? '', 5_000);
    await record(services, 'dan', 50);
    await submit(services, await signIn(services, DEVICES), 6_000);
    const scores = [{ value: 6_000 }, { value: 5_000 }, {}, {}, {}, {}];
    const expected = { total: DEVICES + 1, revision: DEVICES + 2, scores };
    await eventually(async () => expect((await shown(services)).page).toMatchObject(expected));
    expect(await records(services)).toMatchObject([{ score: 50 }, {}, {}, {}]);

    expect(await operate(['rebuild-index'], stores(fresh.url, redis))).toMatchObject({ code: 0 });
    expect(await operate(['verify-index'], stores(fresh.url, redis))).toMatchObject({ code: 0 });
    expect(await operate(['verify-standings'], { DATABASE_URL: fresh.url })).toMatchObject({ code: 0 });
    expect(services.output).not.toContain('permission denied');
  } finally {
    expect(await services.stop()).toEqual([0, 0, 0]);
  }
}

function stores(databaseUrl: string, redis: TestRedis): NodeJS.ProcessEnv {
  return { DATABASE_URL: databaseUrl, REDIS_URL: redis.url };
}

async function makeBoards({ score }: RunningServices): Promise<void> {
  const make = async <Made>(path: string, body: object): Promise<Made> => {
    const headers = { 'leadr-api-key': secrets.superadminKey };
    const made = await askJson<Made>(`${score}/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect([path, made.status]).toEqual([path, 201]);
    return made.body;
  };
  const { id: accountId } = await make<{ id: string }>('accounts', { name: 'Studio' });
  ({ id: gameId } = await make<{ id: string }>('games', { account_id: accountId, name: 'Game' }));
  const rule = { keep_strategy: 'BEST_ONLY', sort_direction: 'DESCENDING' };
  ({ id: boardId } = await make<{ id: string }>('boards', { account_id: accountId, game_id: gameId, name: 'High scores', ...rule }));
  table = await make<Table>('tables', { account_id: accountId, name: 'drill' });
}

async function signIn({ auth }: RunningServices, device: number): Promise<string> {
  const body = JSON.stringify({ game_id: gameId, client_fingerprint: String(device).padStart(64, '0'), platform: 'pc' });
  const headers = { 'Content-Type': 'application/json' };
  const started = await askJson<{ access_token: string }>(`${auth}/v1/client/sessions`, { method: 'POST', headers, body });
  expect(started.status).toBe(201);
  return started.body.access_token;
}

async function submit({ auth, score }: RunningServices, token: string, value: number): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const nonce = await askJson<{ nonce_value: string }>(`${auth}/v1/client/nonce`, { headers });
  const submitted = await askJson(`${score}/v1/client/scores`, {
    method: 'POST',
    headers: { ...headers, 'leadr-client-nonce': nonce.body.nonce_value },
    body: JSON.stringify({ board_id: boardId, player_name: `player ${value}`, value }),
  });
  expect(submitted.status).toBe(201);
}

async function record({ score }: RunningServices, name: string, value: number): Promise<void> {
  const uri = `/api/${table.name}`;
  const body = JSON.stringify({ score: value, by_whom: name, when_happened: Date.now(), locale: 'en-US' });
  const headers = signatureOf({ uri, body, timestamp: String(Date.now()), tableKey: table.table_key, secret: table.secret });
  const recorded = await askJson<{ position: number | null }>(score + uri, { method: 'POST', headers, body });
  expect(recorded).toMatchObject({ status: 200, body: { position: expect.any(Number) } });
}

async function records({ score }: RunningServices): Promise<unknown> {
  const read = await askJson(`${score}/api/${table.name}`, { headers: { tablekey: table.table_key } });
  expect(read.status).toBe(200);
  return read.body;
}

/** The first page of the board, as whoever begins to watch gets it. */
async function shown({ stream }: RunningServices): Promise<Shown> {
  const watching = await EventStreamReader.open(`${stream}/v1/live/boards/${boardId}`);
  const { id, data } = await watching.next();
  watching.close();
  return { epoch: id.split('-')[0] ?? '', page: JSON.parse(data) as unknown };
}
