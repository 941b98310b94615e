import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { derivedKey } from '@laurel/access/derived-key';
import { eventually } from '@laurel/fixtures/eventually';
import { DataSource } from 'typeorm';

import type { Administration, Tenant } from './administration.js';
import { NOBODYS_KEY, startAdministration, UNKNOWN_ID } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';
import { SECRET, SUPERADMIN_KEY } from './running-score-service.js';

const START = Date.UTC(2026, 5, 1, 12);

let laurel: RunningScoreService;
let superadmin: Administration;
let studio: Tenant;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  studio = await superadmin.tenant('Studio');
});
beforeEach(() => laurel.clock.set(START));
afterAll(() => laurel.close());

const newKey = (fields: object = {}) => studio.as.made('/api-keys', { user_id: studio.userId, name: 'another', ...fields });
const statusWith = async (key: unknown) => (await superadmin.withKey(String(key)).get('/api-keys')).status;

describe('POST /v1/api-keys', () => {
  it('creates a key that is shown this once', async () => {
    const { status, body, headers } = await studio.as.post('/api-keys', { user_id: `usr_${studio.userId}`, name: 'ci', expires_at: null });
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { key, ...rest } = body;
    expect(key).toMatch(/^ldr_[A-Za-z0-9_-]{43}$/);
    expect(rest).toEqual({
      id: expect.any(String),
      account_id: studio.accountId,
      user_id: studio.userId,
      name: 'ci',
      prefix: String(key).slice(0, 12),
      status: 'active',
      expires_at: null,
      last_used_at: null,
      created_at: laurel.now(),
      updated_at: laurel.now(),
    });
    expect((await studio.as.get(`/api-keys/key_${String(rest['id'])}`)).body).toEqual(rest);
    expect(await statusWith(key)).toBe(200);
  });

  it('takes nothing that is not for choosing', async () => {
    const texts = { id: UNKNOWN_ID, prefix: 'ldr_mine', key: 'ldr_mine', key_hash: 'aa', status: 'revoked' };
    const others = { ...texts, created_at: null, last_used_at: laurel.now() };
    const made = await newKey(others);
    expect(made).toMatchObject({ status: 'active', created_at: laurel.now(), last_used_at: null });
    for (const [field, value] of Object.entries(others)) expect([field, made[field]]).not.toEqual([field, value]);
  });

  it('makes a key for no user but one of the account', async () => {
    const other = await superadmin.tenant('Elsewhere');
    expect((await studio.as.post('/api-keys', { user_id: other.userId, name: 'foreign' })).status).toBe(404);
    expect((await superadmin.post('/api-keys', { account_id: studio.accountId, user_id: other.userId, name: 'mixed' })).status).toBe(404);
    expect((await superadmin.post('/api-keys', { user_id: studio.userId, name: 'of nobody' })).status).toBe(422);
  });

  it.each<[string, object, string]>([
    ['no user', { user_id: undefined }, 'user_id'],
    ['user null', { user_id: null }, 'user_id'],
    ["another kind's id as user", { user_id: `acc_${UNKNOWN_ID}` }, 'user_id'],
    ['no name', { name: undefined }, 'name'],
    ['name empty', { name: '' }, 'name'],
    ['name too long', { name: 'n'.repeat(101) }, 'name'],
    ['name no text', { name: {} }, 'name'],
    ['expiry no time', { expires_at: 'tomorrow' }, 'expires_at'],
    ['expiry no text', { expires_at: 1_800_000_000 }, 'expires_at'],
    ['expiry on a day that does not exist', { expires_at: '2027-02-30T00:00:00Z' }, 'expires_at'],
    ['expiry now', { expires_at: new Date(START).toISOString() }, 'expires_at'],
    ['expiry in the past', { expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
  ])('refuses %s with 422 and says where', async (_case, wrong, field) => {
    const { status, body } = await studio.as.post('/api-keys', { user_id: studio.userId, name: 'okay', ...wrong });
    expect([status, body['detail']]).toEqual([422, [expect.objectContaining({ loc: ['body', field] })]]);
  });
});

describe('a key', () => {
  it('is nowhere to be found again: not in answers, not in the log, not in the database', async () => {
    const { id, key } = await newKey();
    const secret = String(key);
    await superadmin.withKey(secret).get(`/api-keys/${id}`);
    await superadmin.withKey(`${secret.slice(0, -1)}!`).get(`/api-keys/${id}`);
    await studio.as.patch(`/api-keys/${id}`, { status: 'revoked' });

    const [one, ours, all] = [`/api-keys/${id}`, '/api-keys?limit=100', '/api-keys?limit=99'];
    const answers = [await studio.as.get(one), await studio.as.get(ours), await superadmin.get(all)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const beyondPrefix = secret.slice(12);
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain(beyondPrefix);
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain('hash');
    const log = laurel.log.join('\n');
    expect(log).toContain(`/v1/api-keys/${id}`);
    for (const part of [beyondPrefix, beyondPrefix.slice(0, -1), SUPERADMIN_KEY.slice(12)]) expect(log).not.toContain(part);

    const store = laurel.service.app.get(DataSource, { strict: false });
    const [row] = await store.query<Record<string, unknown>[]>('select * from api_keys where id = $1', [id]);
    expect(JSON.stringify(row)).not.toContain(beyondPrefix);
    expect(row?.['key_hash']).toEqual(createHmac('sha256', derivedKey(SECRET, 'api keys')).update(secret).digest());
  });

  it.each(['', 'ldr_', 'Bearer x', NOBODYS_KEY, 'ldr_../../etc/passwd', "' or 1=1 --"])('is not "%s"', async (key) => {
    const { status, body } = await superadmin.withKey(key).get('/accounts');
    const message = key === '' ? 'API key required' : 'Invalid or expired API key';
    expect([status, body]).toEqual([401, { detail: message, error: message }]);
  });

  it.each<[string, (key: string) => string]>([
    ['in other letters', (key) => key.toUpperCase()],
    ['cut short', (key) => key.slice(0, -1)],
    ['with more behind it', (key) => `${key}A`],
    ['twice', (key) => `${key}, ${key}`],
  ])('is no good %s', async (_case, spoil) => {
    expect(await statusWith(spoil(studio.key))).toBe(401);
    expect(await statusWith(spoil(SUPERADMIN_KEY))).toBe(401);
  });

  it('is no good in any other place', async () => {
    const places: [string, string][] = [
      ['authorization', `Bearer ${studio.key}`],
      ['x-api-key', studio.key],
      ['cookie', `leadr-api-key=${studio.key}`],
    ];
    for (const place of places) expect((await fetch(`${laurel.service.url}/v1/accounts`, { headers: [place] })).status).toBe(401);
    expect((await fetch(`${laurel.service.url}/v1/accounts?leadr-api-key=${studio.key}`)).status).toBe(401);
    expect(laurel.log.join('\n')).not.toContain(studio.key);
  });

  it('expires', async () => {
    const { key } = await newKey({ expires_at: new Date(START + 1_000).toISOString() });
    laurel.clock.set(START + 999);
    expect(await statusWith(key)).toBe(200);
    laurel.clock.set(START + 1_000);
    expect(await statusWith(key)).toBe(401);
  });

  it('is revoked at once and for good', async () => {
    const { id, key } = await newKey();
    laurel.clock.advance(1_000);
    const revoked = await studio.as.patch(`/api-keys/${id}`, { status: 'revoked' });
    expect(revoked).toMatchObject({ status: 200, body: { status: 'revoked', updated_at: laurel.now() } });
    expect(await statusWith(key)).toBe(401);
    expect((await studio.as.patch(`/api-keys/${id}`, { status: 'active' })).status).toBe(422);
    for (const body of [{}, { status: null }, { status: 'revoked' }, { deleted: false }]) {
      expect(await studio.as.patch(`/api-keys/${id}`, body)).toMatchObject({ status: 200, body: { status: 'revoked' } });
    }
    expect(await statusWith(key)).toBe(401);
    expect((await studio.as.get(`/api-keys/${id}`)).body['status']).toBe('revoked');
  });

  it('is deleted', async () => {
    const { id, key } = await newKey();
    expect((await studio.as.patch(`/api-keys/${id}`, { deleted: true })).status).toBe(200);
    expect((await studio.as.get(`/api-keys/${id}`)).status).toBe(404);
    expect((await studio.as.patch(`/api-keys/${id}`, {})).status).toBe(404);
    expect((await studio.as.list('/api-keys?limit=100')).data.map((listed) => listed['id'])).not.toContain(id);
    expect(await statusWith(key)).toBe(401);
  });

  it('can revoke itself', async () => {
    const { id, key } = await newKey();
    expect((await superadmin.withKey(String(key)).patch(`/api-keys/${id}`, { status: 'revoked' })).status).toBe(200);
    expect(await statusWith(key)).toBe(401);
  });

  it.each(['suspended', 'invited'])('rests while its user is %s', async (status) => {
    const { userId, key } = await superadmin.member(studio.accountId, `Resting ${status}`);
    await studio.as.patch(`/users/${userId}`, { status });
    expect(await statusWith(key)).toBe(401);
    await studio.as.patch(`/users/${userId}`, { status: 'active' });
    expect(await statusWith(key)).toBe(200);
  });

  it('rests while its account is suspended, also that of a superadmin', async () => {
    const { accountId, key } = await superadmin.tenant('Resting', { super_admin: true });
    await superadmin.patch(`/accounts/${accountId}`, { status: 'suspended' });
    expect(await statusWith(key)).toBe(401);
    await superadmin.patch(`/accounts/${accountId}`, { status: 'active' });
    expect(await statusWith(key)).toBe(200);
  });

  it('tells when it was used last, to the minute', async () => {
    const { id, key } = await newKey();
    const lastUse = async () => (await studio.as.get(`/api-keys/${id}`)).body['last_used_at'];
    const useAt = async (at: number) => {
      laurel.clock.set(at);
      expect(await statusWith(key)).toBe(200);
    };
    await useAt(START);
    await eventually(async () => expect(await lastUse()).toBe(new Date(START).toISOString()));
    await useAt(START + 59_999);
    await useAt(START + 60_000);
    await eventually(async () => expect(await lastUse()).toBe(new Date(START + 60_000).toISOString()));
    expect((await studio.as.get(`/api-keys/${id}`)).body['updated_at']).toBe(new Date(START).toISOString());
  });
});
