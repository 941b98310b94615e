import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Administration } from './administration.js';
import { startAdministration, UNKNOWN_ID } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';


let laurel: RunningScoreService;
let superadmin: Administration;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
});
afterAll(() => laurel.close());


describe('POST /v1/accounts', () => {
  it('creates an account that can be read at once', async () => {
    const { status, body } = await superadmin.post('/accounts', { name: 'Ströer & Söhne' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/),
      name: 'Ströer & Söhne',
      slug: 'stroer-sohne',
      status: 'active',
      created_at: laurel.now(),
      updated_at: laurel.now(),
    });
    for (const id of [String(body['id']), `acc_${String(body['id'])}`, String(body['id']).toUpperCase()]) {
      expect(await superadmin.get(`/accounts/${id}`)).toMatchObject({ status: 200, body });
    }
  });

  it('takes what is chosen, and nothing that is not for choosing', async () => {
    const chosen = { name: 'Chosen', slug: 'my-slug', status: 'suspended' };
    const others = { id: UNKNOWN_ID, created_at: '2001-01-01T00:00:00Z', updated_at: null, deleted: true, deleted_at: laurel.now() };
    const { status, body } = await superadmin.post('/accounts', { ...chosen, ...others });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...chosen, created_at: laurel.now(), updated_at: laurel.now() });
    expect(body['id']).not.toBe(UNKNOWN_ID);
    expect((await superadmin.get(`/accounts/${String(body['id'])}`)).status).toBe(200);
  });

  it.each([
    ['ab', 'ab'],
    ['Ünï  cödé!', 'uni-code'],
    ['日本語', 'account'],
    [`${'long name '.repeat(10)}`, `${'long-name-'.repeat(4)}long`],
  ])('makes a slug of the name %s', async (name, slug) => {
    expect((await superadmin.made('/accounts', { name })).slug).toBe(slug);
    expect((await superadmin.made('/accounts', { name, slug: null })).slug).toBe(`${slug}-2`);
    expect((await superadmin.made('/accounts', { name })).slug).toBe(`${slug}-3`);
  });

  it('makes as many slugs as are wanted at once, all different', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => superadmin.post('/accounts', { name: 'Rush' })));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    const slugs = answers.map(({ body }) => body['slug']);
    expect(slugs.sort()).toEqual(['rush', 'rush-10', ...Array.from({ length: 8 }, (_, index) => `rush-${index + 2}`)]);
  });

  it('gives a slug that is asked for to one of those who ask at once', async () => {
    const ask = () => superadmin.post('/accounts', { name: 'Race', slug: 'race-for-it' });
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body).toEqual({ detail: 'this slug is taken', error: 'this slug is taken' });
  });

  it.each<[string, unknown, (string | number)[]]>([
    ['no body', undefined, ['body']],
    ['broken JSON', '{', ['body']],
    ['an array', [], ['body']],
    ['null', 'null', ['body']],
    ['no name', {}, ['body', 'name']],
    ['name null', { name: null }, ['body', 'name']],
    ['name no text', { name: 12 }, ['body', 'name']],
    ['name too short', { name: 'a' }, ['body', 'name']],
    ['name too long', { name: 'a'.repeat(101) }, ['body', 'name']],
    ['name blank', { name: ' \t\n' }, ['body', 'name']],
    ['name with NUL', { name: 'ab\0' }, ['body', 'name']],
    ['name with half a character', { name: 'ab\ud800' }, ['body', 'name']],
    ['slug no text', { name: 'ab', slug: 5 }, ['body', 'slug']],
    ['slug empty', { name: 'ab', slug: '' }, ['body', 'slug']],
    ['slug too short', { name: 'ab', slug: 'a' }, ['body', 'slug']],
    ['slug too long', { name: 'ab', slug: 'a'.repeat(51) }, ['body', 'slug']],
    ['slug in capitals', { name: 'ab', slug: 'Ab' }, ['body', 'slug']],
    ['slug with a blank', { name: 'ab', slug: 'a b' }, ['body', 'slug']],
    ['slug with two hyphens', { name: 'ab', slug: 'a--b' }, ['body', 'slug']],
    ['slug with a hyphen at its end', { name: 'ab', slug: 'ab-' }, ['body', 'slug']],
    ['slug with a line break', { name: 'ab', slug: 'ab\n' }, ['body', 'slug']],
    ['unknown status', { name: 'ab', status: 'closed' }, ['body', 'status']],
  ])('refuses %s with 422 and says where', async (_case, body, loc) => {
    const answer = await superadmin.post('/accounts', body);
    expect([answer.status, answer.body['detail']]).toEqual([422, [expect.objectContaining({ loc })]]);
  });

  it('takes a name of a hundred characters and a slug of fifty', async () => {
    const longest = { name: 'n'.repeat(100), slug: 's'.repeat(50) };
    expect(await superadmin.made('/accounts', longest)).toMatchObject(longest);
  });

  it('is for superadmins alone', async () => {
    const { as } = await superadmin.tenant('Not a superadmin');
    for (const body of [{ name: 'Another' }, {}]) expect((await as.post('/accounts', body)).status).toBe(403);
  });
});

describe('GET /v1/accounts', () => {
  it('lists all to a superadmin, and to everybody else their own', async () => {
    const [one, other] = [await superadmin.tenant('List one'), await superadmin.tenant('List other')];
    const all = (await superadmin.list('/accounts?limit=100')).data.map(({ id }) => id);
    expect(all).toEqual(expect.arrayContaining([one.accountId, other.accountId]));
    expect((await one.as.list('/accounts')).data.map(({ id }) => id)).toEqual([one.accountId]);
  });

  it('finds an account by its slug, exactly', async () => {
    const { id } = await superadmin.made('/accounts', { name: 'Found', slug: 'found-by-slug' });
    expect((await superadmin.list('/accounts?slug=found-by-slug')).data.map((account) => account['id'])).toEqual([id]);
    for (const slug of ['found-by-slu_', 'found%25', 'FOUND-BY-SLUG', '']) {
      expect((await superadmin.list(`/accounts?slug=${slug}`)).data).toEqual([]);
    }
    const { as } = await superadmin.tenant('Seeker');
    expect((await as.list('/accounts?slug=found-by-slug')).data).toEqual([]);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'sort=status:asc', 'sort=name', 'sort=key_hash:asc', 'cursor=nonsense', 'slug=a&slug=b'])(
    'refuses %s with 422',
    async (query) => {
      expect((await superadmin.get(`/accounts?${query}`)).status).toBe(422);
    },
  );
});

describe('GET /v1/accounts/{id}', () => {
  it.each([
    [UNKNOWN_ID, 404],
    [`acc_${UNKNOWN_ID}`, 404],
    [`usr_${UNKNOWN_ID}`, 422],
    ['not-an-id', 422],
    ['%00', 400],
  ])('%s is %i', async (id, status) => {
    expect((await superadmin.get(`/accounts/${id}`)).status).toBe(status);
  });

  it('may end in a slash', async () => {
    const { id } = await superadmin.made('/accounts', { name: 'Slash' });
    expect((await superadmin.get(`/accounts/${id}/`)).status).toBe(200);
    expect((await superadmin.get('/accounts/')).status).toBe(200);
  });

  it.each(['DELETE', 'PUT', 'POST'])('does not take %s', async (method) => {
    const { id } = await superadmin.made('/accounts', { name: 'Method' });
    const answer = await fetch(`${laurel.service.url}/v1/accounts/${id}`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, PATCH, OPTIONS']);
  });
});

describe('PATCH /v1/accounts/{id}', () => {
  it('changes what is given and keeps the rest', async () => {
    const made = await superadmin.made('/accounts', { name: 'Before' });
    laurel.clock.advance(1_000);
    const renamed = await superadmin.patch(`/accounts/${made.id}`, { name: 'After' });
    expect(renamed).toMatchObject({ status: 200, body: { ...made, name: 'After', updated_at: laurel.now() } });
    const moved = await superadmin.patch(`/accounts/${made.id}`, { slug: 'moved-on', status: 'suspended' });
    expect(moved).toMatchObject({ status: 200, body: { ...renamed.body, slug: 'moved-on', status: 'suspended' } });
    expect((await superadmin.get(`/accounts/${made.id}`)).body).toEqual(moved.body);
  });

  it('keeps everything that is left out, null or not for choosing', async () => {
    const made = await superadmin.made('/accounts', { name: 'Kept' });
    const nulls = { name: null, slug: null, status: null, deleted: null };
    const others = { id: UNKNOWN_ID, created_at: '2001-01-01T00:00:00Z', unknown: 1 };
    for (const body of [{}, nulls, others, { deleted: false }]) {
      expect(await superadmin.patch(`/accounts/${made.id}`, body)).toMatchObject({ status: 200, body: made });
    }
  });

  it('refuses a slug that another account has', async () => {
    await superadmin.made('/accounts', { name: 'Owner', slug: 'owned' });
    const { id, slug } = await superadmin.made('/accounts', { name: 'Envious' });
    expect((await superadmin.patch(`/accounts/${id}`, { name: 'Not either', slug: 'owned' })).status).toBe(409);
    expect((await superadmin.get(`/accounts/${id}`)).body).toMatchObject({ name: 'Envious', slug });
    expect((await superadmin.patch(`/accounts/${id}`, { slug })).status).toBe(200);
  });

  it.each(['[]', '{"name":""}', '{"slug":"A"}', '{"status":"gone"}', '{"deleted":"true"}', '{"deleted":1}'])('refuses %s', async (body) => {
    const { id } = await superadmin.made('/accounts', { name: 'Strict' });
    expect((await superadmin.patch(`/accounts/${id}`, body)).status).toBe(422);
  });

  it('deletes for good, with users and keys, and frees what only one may have', async () => {
    const { accountId, userId, keyId, as } = await superadmin.tenant('Doomed', { email: 'doomed@laurel.test' });
    expect(await superadmin.patch(`/accounts/${accountId}`, { deleted: true })).toMatchObject({ status: 200, body: { slug: 'doomed' } });
    for (const path of [`/accounts/${accountId}`, `/users/${userId}`, `/api-keys/${keyId}`]) {
      expect((await superadmin.get(path)).status).toBe(404);
      expect((await superadmin.patch(path, { deleted: false })).status).toBe(404);
    }
    for (const list of ['accounts', 'users', 'api-keys']) {
      const { data } = await superadmin.list(`/${list}?limit=100`);
      expect(data.filter(({ id, account_id }) => [id, account_id].includes(accountId))).toEqual([]);
    }
    expect((await as.get('/accounts')).status).toBe(401);
    expect((await superadmin.made('/accounts', { name: 'Doomed' })).slug).toBe('doomed');
    await superadmin.tenant('Heir', { email: 'doomed@laurel.test' });
    const orphan = { account_id: accountId, email: 'orphan@laurel.test', display_name: 'Orphan' };
    expect((await superadmin.post('/users', orphan)).status).toBe(404);
  });

  it('lets superadmins alone suspend or delete: users of an account could lock out a superadmin who is one of them', async () => {
    const { accountId, as } = await superadmin.tenant('Not to be locked');
    const chief = await superadmin.member(accountId, 'Chief of the account', { super_admin: true });
    for (const change of [{ status: 'suspended' }, { status: 'active' }, { deleted: true }, { name: 'Renamed', deleted: true }]) {
      const refused = { status: 403, body: { detail: 'superadmins alone may do that' } };
      expect(await as.patch(`/accounts/${accountId}`, change)).toMatchObject(refused);
    }
    expect((await chief.as.get(`/accounts/${accountId}`)).body).toMatchObject({ name: 'Not to be locked', status: 'active' });
    expect((await chief.as.patch(`/accounts/${accountId}`, { status: 'suspended' })).status).toBe(200);
  });

  it('lets users change their own account', async () => {
    const { accountId, as } = await superadmin.tenant('Own');
    const change = { name: 'Our own', slug: 'our-own', status: null, deleted: false };
    expect(await as.patch(`/accounts/${accountId}`, change)).toMatchObject({ status: 200, body: { name: 'Our own', slug: 'our-own' } });
  });
});
