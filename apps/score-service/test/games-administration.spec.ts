import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Administration, Tenant } from './administration.js';
import { startAdministration, UNKNOWN_ID } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';

const DEFAULTS = {
  steam_app_id: null,
  default_board_id: null,
  anti_cheat_enabled: true,
  description: null,
  tags: [],
  page_url: null,
  url: null,
};
const CHOSEN = {
  steam_app_id: '480',
  anti_cheat_enabled: false,
  description: 'Jump. „Höher!“ 🚀',
  tags: ['jump', 'run'],
  page_url: 'https://games.example/jump?lang=de',
};

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


describe('POST /v1/games', () => {
  it('needs a name and has a default for the rest', async () => {
    const { status, body } = await ours.post('/games', { name: 'Jump & Run' });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...DEFAULTS,
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      account_id: studio.accountId,
      name: 'Jump & Run',
      slug: 'jump-run',
      created_at: laurel.now(),
      updated_at: laurel.now(),
    });
    expect((await ours.get(`/games/${String(body['id'])}`)).body).toEqual(body);
  });

  it('takes what is chosen, and nothing that is not for choosing', async () => {
    const chosen = { ...CHOSEN, name: 'Chosen', slug: 'a-slug' };
    const others = { id: UNKNOWN_ID, url: 'https://x', created_at: '2001-01-01T00:00:00Z', deleted: true, accountId: UNKNOWN_ID };
    const { status, body } = await ours.post('/games', { ...chosen, ...others });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...chosen, account_id: studio.accountId, url: null, created_at: laurel.now() });
    expect(body['id']).not.toBe(UNKNOWN_ID);
  });

  it('takes null for what is left out', async () => {
    const nulls = { slug: null, account_id: null, ...Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, null])) };
    expect(await ours.made('/games', { name: 'Nulls', ...nulls })).toMatchObject({ ...DEFAULTS, slug: 'nulls' });
  });

  it.each([
    ['X', 'game-x'],
    ['Ünï  cödé!', 'uni-code'],
    ['日本語', 'game'],
  ])('makes a slug of the name %s', async (name, slug) => {
    expect((await ours.made('/games', { name })).slug).toBe(slug);
    expect((await ours.made('/games', { name })).slug).toBe(`${slug}-2`);
  });

  it('makes as many slugs as are wanted at once, all different', async () => {
    const games = await Promise.all(Array.from({ length: 10 }, () => ours.made('/games', { name: 'Rush' })));
    const numbered = Array.from({ length: 8 }, (_, index) => `rush-${index + 2}`);
    expect(games.map(({ slug }) => slug).sort()).toEqual(['rush', 'rush-10', ...numbered]);
  });

  it('gives a slug that is asked for to one of those who ask at once, whatever their account', async () => {
    const other = (await superadmin.tenant('Rival')).as;
    const askers = Array.from({ length: 10 }, (_, index) => (index % 2 ? ours : other));
    const answers = await Promise.all(askers.map((asker) => asker.post('/games', { name: 'Race', slug: 'race-for-it' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body).toEqual({ detail: 'this slug is taken', error: 'this slug is taken' });
  });

  it('is in the account of whoever asks, named or not', async () => {
    const named = await ours.made('/games', { name: 'Named', account_id: `acc_${studio.accountId}` });
    expect(named['account_id']).toBe(studio.accountId);
    expect((await ours.post('/games', { name: 'Theirs', account_id: UNKNOWN_ID })).status).toBe(403);
  });

  it('needs the account from a superadmin', async () => {
    const unnamed = await superadmin.post('/games', { name: 'Whose' });
    expect(unnamed).toMatchObject({ status: 422, body: { error: 'account_id: Field required' } });
    expect((await superadmin.post('/games', { name: 'Nobodys', account_id: UNKNOWN_ID })).status).toBe(404);
    const given = await superadmin.made('/games', { name: 'Given', account_id: studio.accountId });
    expect(given['account_id']).toBe(studio.accountId);
  });

  it.each<[string, object, (string | number)[]]>([
    ['no name', {}, ['name']],
    ['a blank name', { name: ' \t' }, ['name']],
    ['an empty name', { name: '' }, ['name']],
    ['a name too long', { name: 'n'.repeat(101) }, ['name']],
    ['a name that is a number', { name: 5 }, ['name']],
    ['a name with NUL', { name: 'a\0b' }, ['name']],
    ['a slug in capitals', { slug: 'Slug' }, ['slug']],
    ['a slug of one character', { slug: 's' }, ['slug']],
    ['a slug too long', { slug: 's'.repeat(51) }, ['slug']],
    ['an account of another kind', { account_id: `gam_${UNKNOWN_ID}` }, ['account_id']],
    ['a Steam id that is a number', { steam_app_id: 480 }, ['steam_app_id']],
    ['a Steam id too long', { steam_app_id: '4'.repeat(33) }, ['steam_app_id']],
    ['a default board that is no id', { default_board_id: 'first' }, ['default_board_id']],
    ['a default board of no game', { default_board_id: UNKNOWN_ID }, ['default_board_id']],
    ['anti-cheat as text', { anti_cheat_enabled: 'false' }, ['anti_cheat_enabled']],
    ['a description too long', { description: 'd'.repeat(2_001) }, ['description']],
    ['tags as text', { tags: 'jump' }, ['tags']],
    ['a tag that is a number', { tags: ['jump', 5] }, ['tags']],
    ['a tag too long', { tags: ['t'.repeat(51)] }, ['tags']],
    ['too many tags', { tags: Array(51).fill('t') }, ['tags']],
    ['a tag with half a character', { tags: ['\udc00'] }, ['tags']],
    ['a page that is a script', { page_url: 'javascript:alert(1)' }, ['page_url']],
    ['a page without a scheme', { page_url: 'games.example' }, ['page_url']],
    ['a page too long', { page_url: `https://games.example/${'p'.repeat(2_000)}` }, ['page_url']],
  ])('refuses %s with 422 and says where', async (_case, wrong, loc) => {
    const whole = 'name' in wrong || Object.keys(wrong).length === 0 ? wrong : { name: 'Wrong', ...wrong };
    const { status, body } = await ours.post('/games', whole);
    expect([status, body['detail']]).toEqual([422, [expect.objectContaining({ loc: ['body', ...loc] })]]);
  });
});

describe('GET /v1/games', () => {
  it('lists the games of the account, newest first', async () => {
    const { as, accountId } = await superadmin.tenant('Listed');
    for (const name of ['One', 'Two', 'Three']) {
      laurel.clock.advance(1_000);
      await as.made('/games', { name });
    }
    expect((await as.list('/games')).data.map(({ name }) => name)).toEqual(['Three', 'Two', 'One']);
    expect((await superadmin.list(`/games?account_id=acc_${accountId}`)).data).toEqual((await as.list('/games/')).data);
    expect((await as.get(`/games?account_id=${studio.accountId}`)).status).toBe(403);
  });

  it('finds a game by its slug, exactly', async () => {
    const { id } = await ours.made('/games', { name: 'Found', slug: 'found-by-slug' });
    expect((await ours.list('/games?slug=found-by-slug')).data.map((game) => game['id'])).toEqual([id]);
    for (const slug of ['found-by-slu_', 'found%25', 'FOUND-BY-SLUG', '']) expect((await ours.get(`/games?slug=${slug}`)).status).toBe(404);
    const { as } = await superadmin.tenant('Seeker');
    expect((await as.list('/games?slug=found-by-slug')).data).toEqual([]);
  });

  it.each(['limit=0', 'limit=101', 'limit=1.5', 'limit=', 'sort=tags:asc', 'sort=name:up', 'cursor=x', 'slug=a&slug=b', 'slug=%00'])(
    'refuses %s with 422',
    async (query) => {
      expect((await ours.get(`/games?${query}`)).status).toBe(422);
    },
  );
});

describe('GET /v1/games/{id}', () => {
  it.each([
    [UNKNOWN_ID, 404],
    [`gam_${UNKNOWN_ID}`, 404],
    [`brd_${UNKNOWN_ID}`, 422],
    ['not-an-id', 422],
  ])('%s is %i', async (id, status) => {
    expect((await ours.get(`/games/${id}`)).status).toBe(status);
  });

  it('takes the id with its prefix, in capitals, and a slash after it', async () => {
    const { id } = await ours.made('/games', { name: 'Forms' });
    for (const form of [id, `gam_${id}`, id.toUpperCase(), `${id}/`]) expect((await ours.get(`/games/${form}`)).body['id']).toBe(id);
  });
});

describe('PATCH /v1/games/{id}', () => {
  it('changes what is given and keeps the rest', async () => {
    const made = await ours.made('/games', { name: 'Before' });
    laurel.clock.advance(1_000);
    const renamed = await ours.patch(`/games/${made.id}`, { name: 'After' });
    expect(renamed).toMatchObject({ status: 200, body: { ...made, name: 'After', updated_at: laurel.now() } });
    const filled = await ours.patch(`/games/gam_${made.id}`, CHOSEN);
    expect(filled).toMatchObject({ status: 200, body: { ...renamed.body, ...CHOSEN } });
    expect((await ours.get(`/games/${made.id}`)).body).toEqual(filled.body);
  });

  it('empties what null is given for, and keeps what cannot be empty', async () => {
    const { id, name, slug } = await ours.made('/games', { name: 'Emptied', ...CHOSEN });
    const nulls = { ...Object.fromEntries(Object.keys(DEFAULTS).map((field) => [field, null])), name: null, deleted: null };
    expect((await ours.patch(`/games/${id}`, nulls)).body).toMatchObject({ ...DEFAULTS, anti_cheat_enabled: false, name, slug });
  });

  it('never changes the slug, the account or the id', async () => {
    const made = await ours.made('/games', { name: 'Lasting' });
    const others = { id: UNKNOWN_ID, slug: 'other', account_id: UNKNOWN_ID, created_at: '2001-01-01T00:00:00Z', url: 'https://x' };
    expect((await ours.patch(`/games/${made.id}`, others)).body).toEqual(made);
  });

  it('takes a default board of its own only', async () => {
    const [game, other] = [await ours.made('/games', { name: 'Own' }), await ours.made('/games', { name: 'Other' })];
    const board = await ours.made('/boards', { game_id: game.id, name: 'Board' });
    expect((await ours.patch(`/games/${other.id}`, { default_board_id: board.id })).status).toBe(422);
    expect((await ours.patch(`/games/${game.id}`, { default_board_id: `brd_${board.id}` })).body['default_board_id']).toBe(board.id);
  });

  it.each([{ name: '' }, { name: ' ' }, { tags: {} }, { page_url: 'ftp://x' }, { deleted: 'true' }, []])(
    'refuses %j with 422',
    async (body) => {
      const { id } = await ours.made('/games', { name: 'Strict' });
      expect((await ours.patch(`/games/${id}`, body)).status).toBe(422);
    },
  );

  it('deletes for good, with its boards, and frees the slug', async () => {
    const { id } = await ours.made('/games', { name: 'Doomed', slug: 'doomed' });
    const board = await ours.made('/boards', { game_id: id, name: 'Doomed too' });
    expect((await ours.patch(`/games/${id}`, { deleted: true })).status).toBe(200);
    for (const path of [`/games/${id}`, `/boards/${board.id}`]) {
      expect((await ours.get(path)).status).toBe(404);
      expect((await ours.patch(path, { deleted: false })).status).toBe(404);
    }
    expect((await ours.get('/games?slug=doomed')).status).toBe(404);
    expect((await ours.list(`/boards?game_id=${id}`)).data).toEqual([]);
    expect(JSON.stringify(await ours.list('/games?limit=100'))).not.toContain(id);
    expect((await ours.post('/boards', { game_id: id, name: 'Orphan' })).status).toBe(404);
    expect((await ours.made('/games', { name: 'Doomed' })).slug).toBe('doomed');
  });

  it('is gone with its account', async () => {
    const { as, accountId } = await superadmin.tenant('Doomed studio');
    const game = await as.made('/games', { name: 'Doomed with it' });
    const board = await as.made('/boards', { game_id: game.id, name: 'Board' });
    await superadmin.patch(`/accounts/${accountId}`, { deleted: true });
    for (const path of [`/games/${game.id}`, `/boards/${board.id}`]) expect((await superadmin.get(path)).status).toBe(404);
  });
});
