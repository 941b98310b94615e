import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Administration, Answered, Tenant } from './administration.js';
import { startAdministration, UNKNOWN_ID } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';
import { SigningGame } from './signing-game.js';

const DEFAULTS = {
  capacity: 10,
  ascending: false,
  signed_reads: false,
  expose_ip: false,
  allow_delete: true,
  allowed_origins: ['*'],
  min_score: null,
  max_score: null,
};

/** What may be chosen, none of it the default. */
const SETTINGS = {
  table_key: '!key~{}',
  capacity: 1_000,
  ascending: true,
  signed_reads: true,
  expose_ip: true,
  allow_delete: false,
  allowed_origins: ['https://play.example', 'http://localhost:3000', 'http://[::1]:8080', 'capacitor://localhost', '*'],
  min_score: -1.5,
  max_score: 1e300,
};

const MADE = /^[\w-]{43}$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What cannot be chosen like that, whether at first or later. */
const WRONG: readonly [string, object, readonly (string | number)[]][] = [
  ['a name that is a number', { name: 5 }, ['name']],
  ['no name at all', { name: '' }, ['name']],
  ['a name too long', { name: 'n'.repeat(65) }, ['name']],
  ['a name of too many characters, few as they look', { name: '🎮'.repeat(65) }, ['name']],
  ['a name with a slash', { name: 'a/b' }, ['name']],
  ['a dot for a name', { name: '.' }, ['name']],
  ['two dots for a name', { name: '..' }, ['name']],
  ['a name of two lines', { name: 'a\nb' }, ['name']],
  ['a name that ends its line', { name: 'a\n' }, ['name']],
  ['a name with NUL', { name: 'a\0' }, ['name']],
  ['a name with an invisible control character', { name: 'a\u0085' }, ['name']],
  ['half a character for a name', { name: '\ud83c' }, ['name']],
  ['the name of logins', { name: 'sessions' }, ['name']],
  ['the name of focus phases', { name: 'submissions' }, ['name']],
  ['the name of the leaderboard', { name: 'leaderboard' }, ['name']],
  ['an empty key', { table_key: '' }, ['table_key']],
  ['a key with a blank', { table_key: 'a b' }, ['table_key']],
  ['a key with a separator', { table_key: 'a|b' }, ['table_key']],
  ['a key beyond ASCII', { table_key: 'ké' }, ['table_key']],
  ['a key with a line break', { table_key: 'key\n' }, ['table_key']],
  ['a key too long', { table_key: 'k'.repeat(65) }, ['table_key']],
  ['a key that is a number', { table_key: 5 }, ['table_key']],
  ['no capacity', { capacity: 0 }, ['capacity']],
  ['half a place', { capacity: 1.5 }, ['capacity']],
  ['too many places', { capacity: 1_001 }, ['capacity']],
  ['a capacity as text', { capacity: '10' }, ['capacity']],
  ['an order in words', { ascending: 'yes' }, ['ascending']],
  ['a flag as number', { signed_reads: 1 }, ['signed_reads']],
  ['a flag as text', { expose_ip: 'true' }, ['expose_ip']],
  ['a flag as list', { allow_delete: [] }, ['allow_delete']],
  ['an origin alone', { allowed_origins: '*' }, ['allowed_origins']],
  ['origins that are numbers', { allowed_origins: [1] }, ['allowed_origins']],
  ['an origin with a path', { allowed_origins: ['https://play.example/'] }, ['allowed_origins']],
  ['an origin in capitals', { allowed_origins: ['https://Play.example'] }, ['allowed_origins']],
  ['an origin with the usual port', { allowed_origins: ['https://play.example:443'] }, ['allowed_origins']],
  ['an origin with a password', { allowed_origins: ['https://me:pw@play.example'] }, ['allowed_origins']],
  ['a host for an origin', { allowed_origins: ['play.example'] }, ['allowed_origins']],
  ['an origin that is part of a pattern', { allowed_origins: ['https://*.example'] }, ['allowed_origins']],
  ['the origin of no page', { allowed_origins: ['null'] }, ['allowed_origins']],
  ['an origin with a header behind it', { allowed_origins: ['https://a.example\r\nX: y'] }, ['allowed_origins']],
  ['too many origins', { allowed_origins: Array(51).fill('*') }, ['allowed_origins']],
  ['a bound as text', { min_score: '1' }, ['min_score']],
  ['bounds that leave nothing', { min_score: 2, max_score: 1 }, ['min_score']],
];

let laurel: RunningScoreService;
let superadmin: Administration;
let studio: Tenant;
let ours: Administration;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  studio = await superadmin.tenant('Studio');
  ours = studio.as;
});
afterAll(() => laurel.close());

let names = 0;
const newName = () => `table ${(names += 1)}`;
const post = (body: object): Promise<Answered> => ours.post('/tables', { name: newName(), ...body });
const made = (body: object = {}) => ours.made('/tables', { name: newName(), ...body });
const patch = (id: string, body: unknown): Promise<Answered> => ours.patch(`/tables/${id}`, body);
const without = (field: string, all: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => name !== field));
const withoutSecret = (table: Readonly<Record<string, unknown>>) => without('secret', table);

describe('POST /v1/tables', () => {
  it('needs a name and has a default for the rest', async () => {
    const { status, body, headers } = await ours.post('/tables', { name: 'my-game' });
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(body).toEqual({
      ...DEFAULTS,
      id: expect.stringMatching(ID),
      account_id: studio.accountId,
      game_id: expect.stringMatching(ID),
      name: 'my-game',
      table_key: expect.stringMatching(MADE),
      secret: expect.stringMatching(MADE),
      secrets: [{ id: expect.stringMatching(ID), created_at: laurel.now() }],
      created_at: laurel.now(),
      updated_at: laurel.now(),
    });
    expect(body['secret']).not.toBe(body['table_key']);
    expect((await ours.get(`/tables/${String(body['id'])}`)).body).toEqual(withoutSecret(body));
  });

  it('takes all of it as it is given', async () => {
    const secret = ' grün 🎮\n';
    const table = await made({ name: ' Zoë’s 100% 🎮? ', secret, ...SETTINGS });
    expect(table).toMatchObject({ name: ' Zoë’s 100% 🎮? ', secret, ...SETTINGS });
    expect((await ours.get(`/tables/brd_${table.id}/`)).body).toEqual(withoutSecret(table));
  });

  it('takes nothing that is not for choosing, and null for nothing', async () => {
    const settings = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, null]));
    const others = { id: UNKNOWN_ID, secrets: [], created_at: null, tie_rule: 'SHARED', deleted: true };
    const table = await made({ ...settings, ...others, secret: null, game_id: null, account_id: null });
    expect(table).toMatchObject({ ...DEFAULTS, table_key: expect.stringMatching(MADE), secret: expect.stringMatching(MADE) });
    expect((await ours.get(`/tables/${table.id}`)).status).toBe(200);
  });

  it.each(['x', '.x', '...', 'Sessions', 'deleted', 'check', '%2f', 'a|b', 'a\\b', '-', '日本語', '🎮'.repeat(64)])(
    'takes the name %s',
    async (name) => {
      expect(await made({ name })).toMatchObject({ name });
    },
  );

  it.each<[string, object, readonly (string | number)[]]>([
    ...WRONG,
    ['no name', { name: undefined }, ['name']],
    ['null for a name', { name: null }, ['name']],
    ['an empty secret', { secret: '' }, ['secret']],
    ['a secret too long', { secret: 's'.repeat(257) }, ['secret']],
    ['a secret that is a number', { secret: 5 }, ['secret']],
    ['half a character for a secret', { secret: '\udfae' }, ['secret']],
    ["another kind's id as game", { game_id: `acc_${UNKNOWN_ID}` }, ['game_id']],
    ['a slug as game', { game_id: 'studio-tables' }, ['game_id']],
    ['a number as account', { account_id: 1 }, ['account_id']],
  ])('refuses %s with 422 and says where', async (_case, wrong, loc) => {
    const { status, body } = await post(wrong);
    expect([status, body['detail']]).toEqual([422, [expect.objectContaining({ loc: ['body', ...loc] })]]);
  });

  it('repeats no secret that it refuses', async () => {
    expect(JSON.stringify((await post({ secret: ['hunter2'] })).body)).not.toContain('hunter2');
  });

  it('refuses a number that is none', async () => {
    for (const number of ['1e999', '-1e999']) {
      expect((await ours.post('/tables', `{"name":"endless","max_score":${number}}`)).status).toBe(422);
    }
  });
});

describe('the name of a table', () => {
  it('is one of its kind in the installation, whoever asks', async () => {
    const other = await superadmin.tenant('Other studio');
    const { name } = await made({ name: 'The Game' });
    for (const as of [ours, other.as]) {
      const refused = await as.post('/tables', { name });
      expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('in the whole installation') } });
    }
    expect(await other.as.made('/tables', { name: 'the game' })).toMatchObject({ account_id: other.accountId });
  });

  it('goes to one of those who ask for it at once, and the others make nothing', async () => {
    const { id: game_id } = await ours.made('/games', { name: 'Race' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ours.post('/tables', { name: 'race-for-it', game_id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect((await ours.list(`/boards?game_id=${game_id}`)).data).toHaveLength(1);
  });
});

describe('the game of a table', () => {
  it("is one for the account's tables, made for the first of them, also when several come first", async () => {
    const { accountId, as } = await superadmin.tenant('Newcomers');
    const tables = await Promise.all(Array.from({ length: 5 }, () => as.made('/tables', { name: newName() })));
    const { data } = await as.list('/games');
    expect(data).toMatchObject([{ slug: 'newcomers-tables', account_id: accountId, name: 'High score tables' }]);
    const games = [...tables, await superadmin.made('/tables', { name: newName(), account_id: accountId })].map(({ game_id }) => game_id);
    expect(new Set(games)).toEqual(new Set([data[0]?.['id']]));
  });

  it('is made anew when it was deleted', async () => {
    const { as } = await superadmin.tenant('Starters over');
    const { game_id: before } = await as.made('/tables', { name: newName() });
    await as.patch(`/games/${String(before)}`, { deleted: true });
    const { game_id: after } = await as.made('/tables', { name: newName() });
    expect(after).not.toBe(before);
  });

  it('has a slug that fits, however long that of the account is', async () => {
    const { as } = await superadmin.tenant(`${'a'.repeat(42)} b`);
    await as.made('/tables', { name: newName() });
    expect((await as.list('/games')).data).toMatchObject([{ slug: `${'a'.repeat(42)}-tables` }]);
  });

  it('has to be named when another account has one with that slug', async () => {
    const { as } = await superadmin.tenant('Latecomers');
    await ours.made('/games', { name: 'Game', slug: 'latecomers-tables' });
    const refused = await as.post('/tables', { name: newName() });
    expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('name a game_id') } });
    const { id: game_id } = await as.made('/games', { name: 'Game' });
    expect(await as.made('/tables', { name: newName(), game_id })).toMatchObject({ game_id });
  });

  it('is the one that is named, if it is one of the account', async () => {
    const { id: game_id } = await ours.made('/games', { name: 'Named' });
    expect(await made({ game_id: `gam_${game_id}` })).toMatchObject({ game_id, account_id: studio.accountId });
    const other = await superadmin.tenant('Elsewhere');
    const body = { name: newName(), game_id };
    expect((await other.as.post('/tables', body)).status).toBe(404);
    expect((await superadmin.post('/tables', { ...body, account_id: other.accountId })).status).toBe(404);
    expect((await other.as.post('/tables', { ...body, account_id: studio.accountId })).status).toBe(403);
    expect((await post({ game_id: UNKNOWN_ID })).status).toBe(404);
    expect(await superadmin.made('/tables', body)).toMatchObject({ game_id, account_id: studio.accountId });
    await ours.patch(`/games/${game_id}`, { deleted: true });
    expect((await post({ game_id })).status).toBe(404);
  });

  it('or else an account is what a superadmin has to name', async () => {
    const { status, body } = await superadmin.post('/tables', { name: newName() });
    expect([status, body['detail']]).toEqual([422, [expect.objectContaining({ loc: ['body', 'account_id'], type: 'missing' })]]);
    expect((await superadmin.post('/tables', { name: newName(), account_id: UNKNOWN_ID })).status).toBe(404);
  });
});

describe('GET /v1/tables/{id}', () => {
  it.each([
    [UNKNOWN_ID, 404],
    [`brd_${UNKNOWN_ID}`, 404],
    [`gam_${UNKNOWN_ID}`, 422],
    ['my-game', 422],
  ])('%s is %i', async (id, status) => {
    expect((await ours.get(`/tables/${id}`)).status).toBe(status);
    expect((await patch(id, {})).status).toBe(status);
    expect((await ours.post(`/tables/${id}/secrets`, {})).status).toBe(status);
    expect((await ours.ask('DELETE', `/tables/${id}/secrets/${UNKNOWN_ID}`)).status).toBe(status);
  });

  it('knows no board that is no table', async () => {
    const { id: game_id } = await ours.made('/games', { name: 'Boards' });
    const { id } = await ours.made('/boards', { game_id, name: 'Board' });
    expect((await ours.get(`/tables/${id}`)).status).toBe(404);
    expect((await patch(id, { deleted: true })).status).toBe(404);
    expect((await ours.post(`/tables/${id}/secrets`, {})).status).toBe(404);
    expect((await ours.get(`/boards/${id}`)).status).toBe(200);
  });
});

describe('PATCH /v1/tables/{id}', () => {
  it('changes what is given and keeps the rest', async () => {
    const before = withoutSecret(await made());
    laurel.clock.advance(1_000);
    const renamed = await patch(String(before['id']), { name: 'renamed' });
    expect(renamed).toMatchObject({ status: 200, body: { ...before, name: 'renamed', updated_at: laurel.now() } });
    const filled = await patch(`brd_${String(before['id'])}`, SETTINGS);
    expect(filled).toMatchObject({ status: 200, body: { ...renamed.body, ...SETTINGS } });
    expect((await ours.get(`/tables/${String(before['id'])}`)).body).toEqual(filled.body);
  });

  it('takes null for nothing, but where a bound is cleared', async () => {
    const table = withoutSecret(await made(SETTINGS));
    const nulls = Object.fromEntries(['name', 'deleted', ...Object.keys(SETTINGS)].map((name) => [name, null]));
    expect((await patch(String(table['id']), nulls)).body).toEqual({ ...table, min_score: null, max_score: null });
  });

  it('never changes id, game, account or secrets', async () => {
    const table = withoutSecret(await made());
    const others = { id: UNKNOWN_ID, game_id: UNKNOWN_ID, account_id: UNKNOWN_ID, secret: 'mine', secrets: [], created_at: null };
    expect((await patch(String(table['id']), others)).body).toEqual(table);
  });

  it.each(WRONG)('refuses %s with 422 and says where', async (_case, wrong, loc) => {
    const table = await made();
    const { status, body } = await patch(table.id, wrong);
    expect([status, body['detail']]).toEqual([422, [expect.objectContaining({ loc: ['body', ...loc] })]]);
    expect((await ours.get(`/tables/${table.id}`)).body).toEqual(withoutSecret(table));
  });

  it('holds new bounds to those that stay', async () => {
    const { id } = await made({ min_score: 10, max_score: 20 });
    expect(await patch(id, { min_score: 21 })).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'min_score'] }] } });
    expect((await patch(id, { max_score: 9 })).status).toBe(422);
    expect((await patch(id, { min_score: 21, max_score: null })).status).toBe(200);
  });

  it('gives no name that another table has, and changes nothing then', async () => {
    const { name } = await made();
    const table = await made();
    const refused = await patch(table.id, { name, table_key: 'other' });
    expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('name is taken') } });
    expect((await ours.get(`/tables/${table.id}`)).body).toEqual(withoutSecret(table));
    expect((await patch(table.id, { name: table['name'] })).status).toBe(200);
  });

  it('leaves order and capacity as the first record has found them', async () => {
    const table = await made();
    for (const rule of [{ ascending: true }, { capacity: 3 }, { ascending: false, capacity: 10 }]) {
      expect(await patch(table.id, rule)).toMatchObject({ status: 200, body: rule });
    }
    const game = SigningGame.of(laurel, table);
    const expectSettled = async () => {
      for (const rule of [{ ascending: true }, { capacity: 3 }]) {
        const refused = await patch(table.id, { name: 'neither', ...rule });
        expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('clearing the table does not unsettle') } });
      }
    };
    expect(await game.add()).toBe(0);
    await expectSettled();
    expect((await game.clear()).status).toBe(204);
    await expectSettled();
    const same = { ...without('table_key', SETTINGS), ascending: false, capacity: 10 };
    expect(await patch(table.id, same)).toMatchObject({ status: 200, body: { ...same, name: table['name'] } });
  });

  it('deletes for good, the board too, and frees the name', async () => {
    const table = await made({ name: 'doomed' });
    const game = SigningGame.of(laurel, table);
    await game.add();
    laurel.clock.advance(1_000);
    const deleted = await patch(table.id, { deleted: true });
    expect(deleted).toMatchObject({ status: 200, body: { ...withoutSecret(table), updated_at: laurel.now() } });
    for (const path of [`/tables/${table.id}`, `/boards/${table.id}`]) {
      expect((await ours.get(path)).status).toBe(404);
      expect((await ours.patch(path, { deleted: false })).status).toBe(404);
    }
    expect((await ours.post(`/tables/${table.id}/secrets`, {})).status).toBe(404);
    expect(JSON.stringify(await ours.list('/tables?limit=100'))).not.toContain(table.id);
    expect((await game.post()).status).toBe(401);
    expect((await made({ name: 'doomed' })).id).not.toBe(table.id);
  });

  it('deletes once, however often it is asked at the same time', async () => {
    const { id } = await made();
    const answers = await Promise.all(Array.from({ length: 10 }, () => patch(id, { deleted: true })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(404)]);
  });
});
