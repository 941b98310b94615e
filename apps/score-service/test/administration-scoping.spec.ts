import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LEADR_DOOR } from '@laurel/contracts/leadr/door';
import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { askJson } from '@laurel/fixtures/described-http';

import type { Tenant } from './administration.js';
import { Administration, NOBODYS_KEY, startAdministration, UNKNOWN_ID } from './administration.js';
import { RunningScoreService, SUPERADMIN_KEY } from './running-score-service.js';


interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security?: readonly object[] }>>>>;
}

let laurel: RunningScoreService;
let superadmin: Administration;
let ours: Tenant;
let theirs: Tenant;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  ours = await superadmin.tenant('Our studio');
  theirs = await superadmin.tenant('Their studio');
});
afterAll(() => laurel.close());

/** Every path with an id, of one tenant or of nobody. */
const itemsOf = ({ accountId, userId, keyId }: Pick<Tenant, 'accountId' | 'userId' | 'keyId'>) => [
  `/accounts/${accountId}`,
  `/users/${userId}`,
  `/api-keys/${keyId}`,
];
const NOBODYS = { accountId: UNKNOWN_ID, userId: UNKNOWN_ID, keyId: UNKNOWN_ID };

describe("another account's things", () => {
  it('are not there: what is answered does not differ from what nobody has', async () => {
    const changes = [{}, { name: 'Ours' }, { display_name: 'Ours' }, { status: 'suspended' }, { status: 'revoked' }, { deleted: true }];
    const [theirItems, nobodysItems] = [itemsOf(theirs), itemsOf(NOBODYS)];
    for (const [index, path] of theirItems.entries()) {
      const nobodys = nobodysItems[index] ?? '';
      expect(await ours.as.get(path)).toMatchObject({ status: 404, body: (await ours.as.get(nobodys)).body });
      for (const change of changes) {
        const { status, body } = await ours.as.patch(path, change);
        const unknown = await ours.as.patch(nobodys, change);
        expect([status, body]).toEqual([unknown.status, unknown.body]);
        expect([404, 422]).toContain(status);
      }
    }
  });

  it('stay as they were', async () => {
    const before = await Promise.all(itemsOf(theirs).map((path) => superadmin.get(path)));
    for (const path of itemsOf(theirs)) await ours.as.patch(path, { name: 'Ours now', display_name: 'Ours now', deleted: true });
    const after = await Promise.all(itemsOf(theirs).map((path) => superadmin.get(path)));
    expect(after.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(after.map(({ body }) => ({ ...body, last_used_at: null }))).toEqual(before.map(({ body }) => ({ ...body, last_used_at: null })));
  });

  it('are refused by name of the account', async () => {
    for (const accountId of [theirs.accountId, `acc_${theirs.accountId}`, UNKNOWN_ID]) {
      const refusals = [
        await ours.as.get(`/users?account_id=${accountId}`),
        await ours.as.get(`/api-keys?account_id=${accountId}`),
        await ours.as.post('/users', { account_id: accountId, email: 'spy@laurel.test', display_name: 'Spy' }),
        await ours.as.post('/api-keys', { account_id: accountId, user_id: theirs.userId, name: 'spy' }),
        await ours.as.post('/api-keys', { account_id: accountId, user_id: ours.userId, name: 'spy' }),
      ];
      expect(refusals.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    }
  });

  it('are in no list', async () => {
    for (const list of ['/accounts', '/users', '/api-keys']) {
      const { data } = await ours.as.list(`${list}?limit=100`);
      expect(data.length).toBeGreaterThan(0);
      expect(JSON.stringify(data)).not.toContain(theirs.accountId);
    }
  });

  it('are all there for the superadmin, by name of the account and without', async () => {
    for (const path of itemsOf(theirs)) {
      for (const answer of [await superadmin.get(path), await superadmin.patch(path, {})]) {
        expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
      }
    }
    for (const list of ['/users', '/api-keys']) {
      const accounts = (await superadmin.list(`${list}?limit=100`)).data.map(({ account_id }) => account_id);
      expect(new Set(accounts)).toEqual(new Set([ours.accountId, theirs.accountId]));
    }
  });
});

describe('without a good key', () => {
  it('every route of the administration answers 401, whatever is asked', async () => {
    const { paths } = (await askJson<Description>(`${laurel.service.url}/openapi.json`)).body;
    const ofAdministration = Object.entries(paths).filter(([path]) => /^\/v1\/(?!client\/|live\/|health)./.test(path));
    const routes = ofAdministration.flatMap(([path, operations]) => Object.keys(operations).map((method) => ({ path, method })));
    const described = routes.map(({ path, method }) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '*')}`);
    const collections = ['accounts', 'users', 'api-keys', 'games', 'boards', 'tables', 'tables/*/secrets'].map((name) => `/v1/${name}`);
    const promised = collections
      .flatMap((path) => [path, `${path}/*`])
      .flatMap((path) => LEADR_DOOR.methods(path)?.map((method) => `${method} ${path}`));
    expect(described.sort()).toEqual(promised.sort());
    for (const { path, method } of routes) {
      expect([path, method, paths[path]?.[method]?.security]).toEqual([path, method, [{ [API_KEY_HEADER]: [] }]]);
      for (const [key, id] of [['', ours.accountId], [NOBODYS_KEY, ours.accountId], [NOBODYS_KEY, 'no-id']] as const) {
        const asked = path.replace(/^\/v1/, '').replace(/\{\w+\}/g, id);
        const { status } = await superadmin.withKey(key).ask(method.toUpperCase(), asked, method === 'get' ? undefined : '{');
        expect([path, method, status]).toEqual([path, method, 401]);
      }
    }
  });
});

describe('sixty wrong keys a minute', () => {
  let limited: RunningScoreService;

  beforeAll(async () => {
    limited = await RunningScoreService.on(laurel.database, { rateLimitScale: 1 });
  });
  afterAll(() => limited.close());

  it('are enough from one address, and no reason to refuse a good one', async () => {
    const [operator, guesser] = [new Administration(limited), new Administration(limited, NOBODYS_KEY)];
    const statuses: number[] = [];
    for (let guess = 0; guess < 61; guess += 1) statuses.push((await guesser.get('/accounts')).status);
    expect(statuses).toEqual([...Array<number>(60).fill(401), 429]);
    const refused = await guesser.get('/users');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body).toEqual({ detail: expect.stringMatching(/^too many requests/), error: expect.any(String) });
    expect((await operator.get('/accounts')).status).toBe(200);
    expect((await operator.withKey(ours.key).get('/accounts')).status).toBe(200);
    expect((await operator.withKey('').get('/accounts')).status).toBe(401);
  });
});

it("the environment's key is nobody's, and in no list", async () => {
  const { data } = await superadmin.list('/api-keys?limit=100');
  expect(data.map(({ prefix }) => prefix)).not.toContain(SUPERADMIN_KEY.slice(0, 12));
});
