import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { DataSource } from 'typeorm';

import type { Administration, Tenant } from './administration.js';
import { startAdministration, UNKNOWN_ID } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';


let laurel: RunningScoreService;
let superadmin: Administration;
let studio: Tenant;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  studio = await superadmin.tenant('Studio');
});
afterAll(() => laurel.close());


describe('POST /v1/users', () => {
  it("creates a user of one's own account", async () => {
    const { status, body } = await studio.as.post('/users', { email: 'Ada.Lovelace@Laurel.TEST', display_name: 'Ada' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      account_id: studio.accountId,
      email: 'ada.lovelace@laurel.test',
      display_name: 'Ada',
      super_admin: false,
      status: 'active',
      created_at: laurel.now(),
      updated_at: laurel.now(),
    });
    expect((await studio.as.get(`/users/usr_${String(body['id'])}`)).body).toEqual(body);
  });

  it('takes what is chosen, and nothing that is not for choosing', async () => {
    const chosen = { email: 'chosen@laurel.test', display_name: 'Chosen', status: 'invited', super_admin: false };
    const others = { id: UNKNOWN_ID, created_at: '2001-01-01T00:00:00Z', deleted: true, is_owner: true };
    const body = await studio.as.made('/users', { ...chosen, ...others, account_id: `acc_${studio.accountId}` });
    expect(body).toMatchObject({ ...chosen, account_id: studio.accountId, created_at: laurel.now() });
    expect(body.id).not.toBe(UNKNOWN_ID);
  });

  it('needs to be told the account by a superadmin', async () => {
    const user = { email: 'lost@laurel.test', display_name: 'Lost' };
    const { status, body } = await superadmin.post('/users', user);
    expect([status, body['detail']]).toEqual([422, [{ type: 'missing', loc: ['body', 'account_id'], msg: 'Field required' }]]);
    expect((await superadmin.post('/users', { ...user, account_id: UNKNOWN_ID })).status).toBe(404);
    expect((await superadmin.post('/users', { ...user, account_id: studio.accountId })).status).toBe(201);
  });

  it('gives an address to one of those who ask at once, however it is spelled', async () => {
    const spelled = (index: number) => (index % 2 === 0 ? 'race@laurel.test' : 'RACE@laurel.test');
    const ask = (index: number) => studio.as.post('/users', { email: spelled(index), display_name: 'Race' });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => ask(index)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body).toEqual({ detail: 'this email is taken', error: 'this email is taken' });
  });

  it.each<[string, object, string]>([
    ['no email', { email: undefined }, 'email'],
    ['email null', { email: null }, 'email'],
    ['email no text', { email: ['a@b.test'] }, 'email'],
    ['email without a domain', { email: 'ada@' }, 'email'],
    ['email of two', { email: 'a@b.test,c@d.test' }, 'email'],
    ['email with a line break', { email: 'a@b.test\r\nBcc: c@d.test' }, 'email'],
    ['email with a name', { email: 'Ada <ada@b.test>' }, 'email'],
    ['email with half a character', { email: '\ud800' }, 'email'],
    ['email with half a character before the @', { email: '\ud800@b.test' }, 'email'],
    ['email too long', { email: `${'a'.repeat(250)}@b.test` }, 'email'],
    ['no name', { display_name: undefined }, 'display_name'],
    ['name too short', { display_name: 'A' }, 'display_name'],
    ['name too long', { display_name: 'A'.repeat(101) }, 'display_name'],
    ['name blank', { display_name: '   ' }, 'display_name'],
    ['super_admin as text', { super_admin: 'true' }, 'super_admin'],
    ['super_admin as number', { super_admin: 1 }, 'super_admin'],
    ['unknown status', { status: 'owner' }, 'status'],
    ["another kind's id as account", { account_id: `gam_${UNKNOWN_ID}` }, 'account_id'],
    ['no id as account', { account_id: 'studio' }, 'account_id'],
  ])('refuses %s with 422 and says where', async (_case, wrong, field) => {
    const { status, body } = await studio.as.post('/users', { email: 'ok@laurel.test', display_name: 'Okay', ...wrong });
    expect([status, body['detail']]).toEqual([422, [expect.objectContaining({ loc: ['body', field] })]]);
  });
});

describe('super_admin', () => {
  it('acts for every account', async () => {
    const { as } = await superadmin.tenant('Deputy', { super_admin: true });
    const other = await superadmin.tenant('Elsewhere');
    expect((await as.get(`/users/${other.userId}`)).status).toBe(200);
    expect((await as.post('/accounts', { name: 'By the deputy' })).status).toBe(201);
    const promoted = { account_id: other.accountId, email: 'promoted@laurel.test', display_name: 'Promoted', super_admin: true };
    expect(await as.made('/users', promoted)).toMatchObject(promoted);
    expect((await as.post('/users', { email: 'nowhere@laurel.test', display_name: 'Nowhere' })).status).toBe(422);
  });

  it('is nothing that anybody else can give, to others or to themselves', async () => {
    const user = { email: 'climber@laurel.test', display_name: 'Climber' };
    expect((await studio.as.post('/users', { ...user, super_admin: true })).status).toBe(403);
    expect((await studio.as.patch(`/users/${studio.userId}`, { super_admin: true })).status).toBe(403);
    expect((await superadmin.get(`/users/${studio.userId}`)).body['super_admin']).toBe(false);
    expect((await studio.as.patch(`/users/${studio.userId}`, { super_admin: false })).status).toBe(200);
  });

  it('cannot be taken over by a colleague: neither the user nor their keys', async () => {
    const chief = await superadmin.member(studio.accountId, 'Chief', { super_admin: true });
    const key = { user_id: chief.userId, name: 'stolen' };
    expect((await studio.as.post('/api-keys', key)).status).toBe(403);
    expect((await studio.as.patch(`/api-keys/${chief.keyId}`, { status: 'revoked' })).status).toBe(403);
    for (const change of [{ email: 'mine@laurel.test' }, { super_admin: false }, { status: 'suspended' }, { deleted: true }]) {
      expect((await studio.as.patch(`/users/${chief.userId}`, change)).status).toBe(403);
    }
    const unchanged = { email: 'chief@laurel.test', super_admin: true };
    expect(await chief.as.get(`/users/${chief.userId}`)).toMatchObject({ status: 200, body: unchanged });
    expect((await superadmin.post('/api-keys', { ...key, account_id: studio.accountId })).status).toBe(201);
  });

  it('revokes every key that was there before: colleagues may have made them', async () => {
    const climber = await superadmin.member(studio.accountId, 'Ascending');
    const { id, key } = await studio.as.made('/api-keys', { user_id: climber.userId, name: 'made by a colleague' });
    laurel.clock.advance(1_000);
    const change = async (fields: object) => expect((await superadmin.patch(`/users/${climber.userId}`, fields)).status).toBe(200);
    await change({ super_admin: false });
    await change({ display_name: 'Still no superadmin' });
    expect((await superadmin.withKey(String(key)).get('/users')).status).toBe(200);
    await change({ super_admin: true });
    for (const used of [climber.key, String(key)]) expect((await superadmin.withKey(used).get('/users')).status).toBe(401);
    expect((await superadmin.get(`/api-keys/${id}`)).body).toMatchObject({ status: 'revoked', updated_at: laurel.now() });
    expect((await superadmin.get(`/api-keys/${studio.keyId}`)).body['status']).toBe('active');

    const { key: own } = await superadmin.made('/api-keys', { account_id: studio.accountId, user_id: climber.userId, name: 'own' });
    await change({ super_admin: true, display_name: 'Again' });
    expect((await superadmin.withKey(String(own)).get('/users')).status).toBe(200);
  });

  it('given while a colleague makes a key leaves no such key', async () => {
    const climber = await superadmin.member(studio.accountId, 'Meanwhile');
    const dataSource = laurel.service.app.get(DataSource, { strict: false });
    const promotion = dataSource.createQueryRunner();
    await promotion.startTransaction();
    await promotion.query('update users set super_admin = true where id = $1', [climber.userId]);
    const making = studio.as.post('/api-keys', { user_id: climber.userId, name: 'just in time' });
    await eventually(async () => {
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      expect(await dataSource.query(waiting)).toHaveLength(1);
    });
    await promotion.commitTransaction();
    await promotion.release();
    expect((await making).status).toBe(404);
  });

  it('ends with the next request after it was taken away', async () => {
    const { as, userId, accountId } = await superadmin.tenant('Demoted', { super_admin: true });
    expect((await as.get(`/accounts/${studio.accountId}`)).status).toBe(200);
    await superadmin.patch(`/users/${userId}`, { super_admin: false });
    expect((await as.get(`/accounts/${studio.accountId}`)).status).toBe(404);
    expect((await as.get(`/accounts/${accountId}`)).status).toBe(200);
  });
});

describe('GET /v1/users', () => {
  it("lists an account's users; all of them to a superadmin, who may name one", async () => {
    const other = await superadmin.tenant('Others');
    expect((await other.as.list('/users')).data.map(({ id }) => id)).toEqual([other.userId]);
    expect((await other.as.list(`/users?account_id=${other.accountId}`)).data).toHaveLength(1);
    expect((await superadmin.list(`/users?account_id=acc_${other.accountId}`)).data.map(({ id }) => id)).toEqual([other.userId]);
    const all = (await superadmin.list('/users?limit=100')).data.map(({ account_id }) => account_id);
    expect(new Set(all).size).toBeGreaterThan(1);
    expect((await superadmin.list(`/users?account_id=${UNKNOWN_ID}`)).data).toEqual([]);
  });

  it.each(['account_id=x', `account_id=usr_${UNKNOWN_ID}`, 'sort=super_admin:asc', 'sort=email:up', 'limit=1.5'])(
    'refuses %s with 422',
    async (query) => {
      expect((await superadmin.get(`/users?${query}`)).status).toBe(422);
    },
  );
});

describe('PATCH /v1/users/{id}', () => {
  it('changes what is given and keeps the rest', async () => {
    const made = await studio.as.made('/users', { email: 'before@laurel.test', display_name: 'Before' });
    laurel.clock.advance(1_000);
    const changed = await studio.as.patch(`/users/${made.id}`, { email: 'After@laurel.test', status: 'suspended' });
    const present = { ...made, email: 'after@laurel.test', status: 'suspended', updated_at: laurel.now() };
    expect(changed).toMatchObject({ status: 200, body: present });
    const renamed = await studio.as.patch(`/users/${made.id}`, { display_name: 'After' });
    expect(renamed).toMatchObject({ status: 200, body: { ...changed.body, display_name: 'After' } });
  });

  it('keeps everything that is left out, null or not for choosing', async () => {
    const other = await superadmin.tenant('Not theirs');
    const made = await studio.as.made('/users', { email: 'kept@laurel.test', display_name: 'Kept' });
    const nulls = { email: null, display_name: null, super_admin: null, status: null, deleted: null };
    const others = { id: UNKNOWN_ID, account_id: other.accountId, created_at: '2001-01-01T00:00:00Z' };
    for (const body of [{}, nulls, others]) {
      expect(await studio.as.patch(`/users/${made.id}`, body)).toMatchObject({ status: 200, body: made });
    }
  });

  it('refuses an address that another user has', async () => {
    await studio.as.made('/users', { email: 'owned@laurel.test', display_name: 'Owner' });
    const { id } = await studio.as.made('/users', { email: 'envious@laurel.test', display_name: 'Envious' });
    expect((await studio.as.patch(`/users/${id}`, { email: 'OWNED@laurel.test' })).status).toBe(409);
    expect((await studio.as.get(`/users/${id}`)).body['email']).toBe('envious@laurel.test');
  });

  it.each([{ email: 'x' }, { display_name: '' }, { super_admin: 'yes' }, { status: '' }, { deleted: 1 }])('refuses %j', async (body) => {
    expect((await studio.as.patch(`/users/${studio.userId}`, body)).status).toBe(422);
  });

  it('deletes for good, with the keys, and frees the address', async () => {
    const { userId, keyId, as } = await superadmin.member(studio.accountId, 'Leaver');
    expect((await as.get('/users')).status).toBe(200);
    expect((await studio.as.patch(`/users/${userId}`, { deleted: true })).status).toBe(200);
    for (const path of [`/users/${userId}`, `/api-keys/${keyId}`]) {
      expect((await studio.as.get(path)).status).toBe(404);
      expect((await studio.as.patch(path, { deleted: false })).status).toBe(404);
    }
    expect((await as.get('/users')).status).toBe(401);
    expect((await studio.as.post('/api-keys', { user_id: userId, name: 'late' })).status).toBe(404);
    expect((await studio.as.post('/users', { email: 'leaver@laurel.test', display_name: 'Leaver again' })).status).toBe(201);
  });

  it.each([
    [UNKNOWN_ID, 404],
    [`acc_${UNKNOWN_ID}`, 422],
    ['me', 422],
  ])('%s is %i', async (id, status) => {
    expect((await studio.as.get(`/users/${id}`)).status).toBe(status);
    expect((await studio.as.patch(`/users/${id}`, {})).status).toBe(status);
  });
});
