import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';

import type { Administration, Answered, Tenant } from './administration.js';
import { startAdministration, UNKNOWN_ID } from './administration.js';
import { LeadrGame } from './leadr-game.js';
import type { RunningScoreService } from './running-score-service.js';

const HOUR_MS = 3_600_000;

const DEFAULTS = {
  sort_direction: 'DESCENDING',
  keep_strategy: 'ALL',
  tie_rule: 'NEWEST',
  capacity: null,
  min_value: null,
  max_value: null,
  is_active: true,
  is_published: true,
  unit: null,
  icon: 'fa-crown',
  starts_at: null,
  ends_at: null,
  tags: [],
  description: null,
  created_from_template_id: null,
  template_name: null,
  url_short: null,
  board_type: 'RUN_RUNS',
  ratio_config: null,
  unique_player_names: false,
};

/** What may be chosen at any time, none of it the default. */
const SETTINGS = {
  icon: 'fa-star',
  unit: 'Punkte',
  is_active: false,
  is_published: false,
  starts_at: '2030-01-15T12:00:00.250Z',
  ends_at: '2031-01-15T12:00:00.000Z',
  tags: ['weekly', 'hard'],
  description: 'Who is „best“? 🚀',
  min_value: -1.5,
  max_value: 1e300,
};

/** What may be chosen until the first score. */
const RULE = { sort_direction: 'ASCENDING', keep_strategy: 'LATEST_ONLY', tie_rule: 'SHARED', capacity: 10 };

let laurel: RunningScoreService;
let superadmin: Administration;
let studio: Tenant;
let ours: Administration;
let gameId: string;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  studio = await superadmin.tenant('Studio');
  ours = studio.as;
  gameId = await newGame();
});
afterAll(() => laurel.close());

const later = (ms: number) => new Date(laurel.clock.now() + ms).toISOString();
const nullFor = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));
const newGame = async () => (await ours.made('/games', { name: 'Game' })).id;
const post = (body: object): Promise<Answered> => ours.post('/boards', { game_id: gameId, name: 'Board', ...body });
const made = (body: object = {}) => ours.made('/boards', { game_id: gameId, name: 'Board', ...body });
const patch = (id: string, body: unknown): Promise<Answered> => ours.patch(`/boards/${id}`, body);

describe('POST /v1/boards', () => {
  it('needs a game and a name and has a default for the rest', async () => {
    const game = await newGame();
    const { status, body } = await ours.post('/boards', { game_id: game, name: 'High Scores' });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...DEFAULTS,
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      account_id: studio.accountId,
      game_id: game,
      name: 'High Scores',
      slug: 'high-scores',
      short_code: expect.stringMatching(/^[23456789ABCDEFGHJKMNPQRSTUVWXYZ]{8}$/),
      created_at: laurel.now(),
      updated_at: laurel.now(),
    });
    expect((await ours.get(`/boards/${String(body['id'])}`)).body).toEqual(body);
  });

  it('takes what is chosen, and nothing that is not for choosing', async () => {
    const chosen = { ...SETTINGS, ...RULE, slug: 'all-chosen', short_code: 'WEEKLY-01' };
    const notOurs = { url_short: 'https://x', template_name: 't', ratio_config: {}, unique_player_names: true };
    const { status, body } = await post({ ...chosen, ...notOurs, id: UNKNOWN_ID, created_at: null, deleted: true });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...DEFAULTS, ...chosen, board_type: 'RUN_IDENTITY', created_at: laurel.now() });
    expect(body['id']).not.toBe(UNKNOWN_ID);
  });

  it('takes null for what is left out', async () => {
    const nulls = nullFor([...Object.keys(DEFAULTS), 'slug', 'short_code', 'account_id']);
    expect(await made({ name: 'Nulls', ...nulls })).toMatchObject({ ...DEFAULTS, slug: 'nulls' });
  });

  it('takes ids with their prefixes', async () => {
    expect(await made({ game_id: `gam_${gameId}`, account_id: `acc_${studio.accountId}` })).toMatchObject({ game_id: gameId });
  });

  it.each([
    [{}, 'ALL', 'RUN_RUNS'],
    [{ keep_strategy: 'FIRST_ONLY' }, 'FIRST_ONLY', 'RUN_IDENTITY'],
    [{ keep_strategy: 'BEST_ONLY' }, 'BEST_ONLY', 'RUN_IDENTITY'],
    [{ keep_strategy: 'LATEST_ONLY' }, 'LATEST_ONLY', 'RUN_IDENTITY'],
    [{ keep_strategy: 'ALL' }, 'ALL', 'RUN_RUNS'],
    [{ keep_strategy: 'SUM' }, 'SUM', 'COUNTER'],
    [{ board_type: 'RUN_IDENTITY' }, 'BEST_ONLY', 'RUN_IDENTITY'],
    [{ board_type: 'RUN_RUNS' }, 'ALL', 'RUN_RUNS'],
    [{ board_type: 'COUNTER' }, 'SUM', 'COUNTER'],
    [{ board_type: 'RUN_IDENTITY', keep_strategy: 'FIRST_ONLY' }, 'FIRST_ONLY', 'RUN_IDENTITY'],
    [{ board_type: 'COUNTER', keep_strategy: 'SUM' }, 'SUM', 'COUNTER'],
  ])('says what %j keeps, both ways', async (body, keep_strategy, board_type) => {
    expect(await made(body)).toMatchObject({ keep_strategy, board_type });
  });

  it.each([
    ['2030-01-15T12:00:00.123456Z', '2030-01-15T12:00:00.123Z'],
    ['2030-01-15T12:00:00+02:00', '2030-01-15T10:00:00.000Z'],
    ['2030-01-15', '2030-01-15T00:00:00.000Z'],
  ])('reads %s as %s', async (given, ends_at) => {
    expect(await made({ ends_at: given })).toMatchObject({ ends_at });
  });

  it('is a 404 in a game that is not there, and a 422 in one of another account', async () => {
    const rival = await superadmin.tenant('Rival');
    const theirs = await rival.as.made('/games', { name: 'Theirs' });
    expect(await post({ game_id: UNKNOWN_ID })).toMatchObject({ status: 404, body: { detail: 'Game not found', error: 'Game not found' } });
    expect(await post({ game_id: theirs.id })).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'game_id'] }] } });
    expect((await post({ game_id: theirs.id, account_id: rival.accountId })).status).toBe(403);
    const asSuperadmin = (account_id?: string) => superadmin.post('/boards', { account_id, game_id: theirs.id, name: 'Board' });
    expect((await asSuperadmin()).status).toBe(422);
    expect((await asSuperadmin(studio.accountId)).status).toBe(422);
    expect((await asSuperadmin(rival.accountId)).status).toBe(201);
  });

  it.each<[string, object, (string | number)[]]>([
    ['no game', { game_id: undefined }, ['game_id']],
    ['a game that is null', { game_id: null }, ['game_id']],
    ['a game that is no id', { game_id: 'demo' }, ['game_id']],
    ['an id of another kind', { game_id: `brd_${UNKNOWN_ID}` }, ['game_id']],
    ['no name', { name: undefined }, ['name']],
    ['a blank name', { name: ' \n' }, ['name']],
    ['a name too long', { name: 'n'.repeat(101) }, ['name']],
    ['a name with half a character', { name: '\ud800' }, ['name']],
    ['a slug in capitals', { slug: 'Slug' }, ['slug']],
    ['an empty slug', { slug: '' }, ['slug']],
    ['a short code too short', { short_code: 'AB' }, ['short_code']],
    ['a short code too long', { short_code: 'A'.repeat(33) }, ['short_code']],
    ['a short code with a blank', { short_code: 'AB C' }, ['short_code']],
    ['a short code with a line break', { short_code: 'ABC\n' }, ['short_code']],
    ['a short code beyond ASCII', { short_code: 'ÄBC' }, ['short_code']],
    ['an icon too long', { icon: 'i'.repeat(101) }, ['icon']],
    ['a unit that is a number', { unit: 5 }, ['unit']],
    ['a unit too long', { unit: 'u'.repeat(51) }, ['unit']],
    ['a flag as text', { is_active: 'true' }, ['is_active']],
    ['a flag as number', { is_published: 1 }, ['is_published']],
    ['a direction of its own', { sort_direction: 'UP' }, ['sort_direction']],
    ['a direction in small letters', { sort_direction: 'ascending' }, ['sort_direction']],
    ['an unknown strategy', { keep_strategy: 'WORST' }, ['keep_strategy']],
    ['a strategy named like a method', { keep_strategy: 'constructor' }, ['keep_strategy']],
    ['an unknown tie rule', { tie_rule: 'LUCK' }, ['tie_rule']],
    ['a ratio board', { board_type: 'RATIO' }, ['board_type']],
    ['a type against its strategy', { board_type: 'COUNTER', keep_strategy: 'BEST_ONLY' }, ['board_type']],
    ['another type against its strategy', { board_type: 'RUN_IDENTITY', keep_strategy: 'ALL' }, ['board_type']],
    ['no capacity at all', { capacity: 0 }, ['capacity']],
    ['half a place', { capacity: 1.5 }, ['capacity']],
    ['too many places', { capacity: 1_000_001 }, ['capacity']],
    ['a bound as text', { min_value: '1' }, ['min_value']],
    ['bounds that leave nothing', { min_value: 2, max_value: 1 }, ['min_value']],
    ['a day that is not there', { ends_at: '2030-02-30T00:00:00Z' }, ['ends_at']],
    ['a time in the year 10000', { ends_at: '9999-12-31T23:59:59-23:59' }, ['ends_at']],
    ['a time as number', { starts_at: 1_893_456_000 }, ['starts_at']],
    ['tags as text', { tags: 'weekly' }, ['tags']],
    ['too many tags', { tags: Array(51).fill('t') }, ['tags']],
    ['a description too long', { description: 'd'.repeat(2_001) }, ['description']],
  ])('refuses %s with 422 and says where', async (_case, wrong, loc) => {
    const { status, body } = await post(wrong);
    expect([status, body['detail']]).toEqual([422, [expect.objectContaining({ loc: ['body', ...loc] })]]);
  });

  it('refuses a number that is none', async () => {
    for (const number of ['1e999', '-1e999']) {
      expect((await ours.post('/boards', `{"game_id":"${gameId}","name":"Board","max_value":${number}}`)).status).toBe(422);
    }
  });
});

describe('the slug of a board', () => {
  it('is numbered when it is made and taken, and refused when it is given', async () => {
    const game_id = await newGame();
    const slugs = [];
    for (let time = 0; time < 3; time += 1) slugs.push((await made({ game_id, name: 'Weekly Cup!' })).slug);
    expect(slugs).toEqual(['weekly-cup', 'weekly-cup-2', 'weekly-cup-3']);
    expect(await post({ game_id, slug: 'weekly-cup-2' })).toMatchObject({ status: 409, body: { error: 'this slug is taken' } });
    expect((await made({ game_id: await newGame(), name: 'Weekly Cup!' })).slug).toBe('weekly-cup');
  });

  it.each([
    ['日本語', 'board'],
    ['7', 'board-7'],
    ['n'.repeat(100), 'n'.repeat(44)],
  ])('is made of the name %s', async (name, slug) => {
    expect(await made({ game_id: await newGame(), name })).toMatchObject({ slug });
  });

  it('is different for each of many boards that are made at once', async () => {
    const game_id = await newGame();
    const boards = await Promise.all(Array.from({ length: 10 }, () => made({ game_id, name: 'Rush' })));
    const numbered = Array.from({ length: 8 }, (_, index) => `rush-${index + 2}`);
    expect(boards.map(({ slug }) => slug).sort()).toEqual(['rush', 'rush-10', ...numbered]);
  });

  it('goes to one of those who ask for it at once', async () => {
    const game_id = await newGame();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post({ game_id, slug: 'race-for-it' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
  });

  it('passes on to the next season when a board has ended, was closed or deleted', async () => {
    const game_id = await newGame();
    const ended = await made({ game_id, name: 'Season', ends_at: later(HOUR_MS) });
    expect((await post({ game_id, slug: 'season' })).status).toBe(409);
    laurel.clock.advance(HOUR_MS);
    const closed = await made({ game_id, name: 'Season' });
    await patch(closed.id, { is_active: false });
    const deleted = await made({ game_id, slug: 'season' });
    await patch(deleted.id, { deleted: true });
    const present = await made({ game_id, name: 'Season' });
    expect([ended.slug, closed.slug, deleted.slug, present.slug]).toEqual(Array(4).fill('season'));
    const seasons = (await ours.list(`/boards?game_id=${game_id}&slug=season&sort=created_at:asc`)).data;
    expect(seasons.map(({ id, is_active }) => [id, is_active])).toEqual(
      expect.arrayContaining([
        [ended.id, false],
        [closed.id, false],
        [present.id, true],
      ]),
    );
    expect(await patch(closed.id, { is_active: true })).toMatchObject({ status: 409, body: { error: 'this slug is taken' } });
    await patch(present.id, { is_active: false });
    expect(await patch(closed.id, { is_active: true })).toMatchObject({ status: 200, body: { is_active: true } });
  });

  it('comes back to a board that is opened again after the next one has ended too', async () => {
    const game_id = await newGame();
    const first = await made({ game_id, name: 'Season', is_active: false });
    await made({ game_id, name: 'Season', ends_at: later(HOUR_MS) });
    expect((await patch(first.id, { is_active: true })).status).toBe(409);
    laurel.clock.advance(HOUR_MS);
    expect((await patch(first.id, { is_active: true })).status).toBe(200);
  });
});

describe('the short code of a board', () => {
  it('is stored in capitals and is one of its kind, whatever the game', async () => {
    expect(await made({ short_code: 'summer-25' })).toMatchObject({ short_code: 'SUMMER-25' });
    for (const short_code of ['SUMMER-25', 'Summer-25']) {
      const again = await ours.post('/boards', { game_id: await newGame(), name: 'Board', short_code });
      expect(again).toMatchObject({ status: 409, body: { detail: 'this short code is taken' } });
    }
    const { id } = await made();
    expect((await patch(id, { short_code: 'summer-25' })).status).toBe(409);
    expect(await patch(id, { short_code: 'winter-25' })).toMatchObject({ status: 200, body: { short_code: 'WINTER-25' } });
    expect((await patch(id, { short_code: null })).body['short_code']).toBe('WINTER-25');
  });

  it('goes to one of those who ask for it at once, and the others make nothing', async () => {
    const game_id = await newGame();
    const asked = Array.from({ length: 10 }, (_, index) => post({ game_id, slug: `racer-${index}`, short_code: 'ONLY-ONE' }));
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect((await ours.list(`/boards?game_id=${game_id}`)).data).toHaveLength(1);
  });

  it('leads nowhere else when its board is gone', async () => {
    const { id } = await made({ short_code: 'ON-A-POSTER' });
    await patch(id, { deleted: true });
    expect((await post({ short_code: 'ON-A-POSTER' })).status).toBe(409);
  });
});

describe('GET /v1/boards/{id}', () => {
  it.each([
    [UNKNOWN_ID, 404],
    [`brd_${UNKNOWN_ID}`, 404],
    [`gam_${UNKNOWN_ID}`, 422],
    ['not-an-id', 422],
  ])('%s is %i', async (id, status) => {
    expect((await ours.get(`/boards/${id}`)).status).toBe(status);
    expect((await patch(id, {})).status).toBe(status);
  });

  it('shows a board as inactive once it has ended, to the millisecond', async () => {
    const { id } = await made({ ends_at: later(1_000) });
    laurel.clock.advance(999);
    expect((await ours.get(`/boards/brd_${id}`)).body['is_active']).toBe(true);
    laurel.clock.advance(1);
    expect((await ours.get(`/boards/${id}/`)).body['is_active']).toBe(false);
    expect((await patch(id, { ends_at: later(1) })).body['is_active']).toBe(true);
    expect((await patch(id, { ends_at: null })).body['is_active']).toBe(true);
  });

  it('shows the board of the Pomomon door to whoever may see it', async () => {
    const { data } = await superadmin.list('/boards?game_slug=pomomon');
    expect(data).toMatchObject([{ slug: 'focus-time', keep_strategy: 'SUM', tie_rule: 'EARLIEST', short_code: null }]);
    expect((await ours.list('/boards?game_slug=pomomon')).data).toEqual([]);
    expect((await ours.get(`/boards/${String(data[0]?.['id'])}`)).status).toBe(404);
  });
});

describe('PATCH /v1/boards/{id}', () => {
  it('changes what is given and keeps the rest', async () => {
    const before = await made({ name: 'Before' });
    laurel.clock.advance(1_000);
    const renamed = await patch(before.id, { name: 'After' });
    expect(renamed).toMatchObject({ status: 200, body: { ...before, name: 'After', updated_at: laurel.now() } });
    const changes = { ...SETTINGS, ...RULE, short_code: 'FILLED' };
    const filled = await patch(`brd_${before.id}`, changes);
    expect(filled).toMatchObject({ status: 200, body: { ...renamed.body, ...changes, board_type: 'RUN_IDENTITY' } });
    expect((await ours.get(`/boards/${before.id}`)).body).toEqual(filled.body);
  });

  it('empties what null is given for, and keeps what cannot be empty', async () => {
    const full = await made({ name: 'Full', ...SETTINGS, ...RULE });
    const nulls = nullFor(['name', 'short_code', 'deleted', ...Object.keys(SETTINGS), ...Object.keys(RULE)]);
    const emptied = nullFor(['unit', 'starts_at', 'ends_at', 'description', 'min_value', 'max_value', 'capacity']);
    expect((await patch(full.id, nulls)).body).toEqual({ ...full, ...emptied, tags: [] });
  });

  it('never changes the slug, the game, the account or the id', async () => {
    const board = await made();
    const owners = { game_id: await newGame(), account_id: UNKNOWN_ID };
    const others = { id: UNKNOWN_ID, slug: 'other', board_type: 'COUNTER', created_at: null };
    expect((await patch(board.id, { ...owners, ...others })).body).toEqual(board);
  });

  it('holds new bounds to those that stay', async () => {
    const { id } = await made({ min_value: 10, max_value: 20 });
    expect((await patch(id, { min_value: 21 })).status).toBe(422);
    expect((await patch(id, { max_value: 9 })).status).toBe(422);
    expect((await patch(id, { min_value: 21, max_value: null })).status).toBe(200);
  });

  it.each([{ name: '' }, { short_code: 'no' }, { keep_strategy: 'MOST' }, { capacity: -1 }, { ends_at: 'soon' }, { deleted: 1 }, []])(
    'refuses %j with 422',
    async (body) => {
      const { id } = await made();
      expect((await patch(id, body)).status).toBe(422);
    },
  );

  it('deletes for good', async () => {
    const { id } = await made({ name: 'Doomed' });
    expect((await patch(id, { deleted: true })).status).toBe(200);
    expect((await ours.get(`/boards/${id}`)).status).toBe(404);
    expect((await patch(id, { deleted: false })).status).toBe(404);
    expect(JSON.stringify(await ours.list('/boards?limit=100'))).not.toContain(id);
  });

  it('deletes once, however often it is asked at the same time', async () => {
    const { id } = await made();
    const answers = await Promise.all(Array.from({ length: 10 }, () => patch(id, { deleted: true })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(404)]);
  });
});

describe('the rule of a board', () => {
  const FIRST_RULE = { sort_direction: 'DESCENDING', keep_strategy: 'BEST_ONLY', tie_rule: 'NEWEST', capacity: null };
  const OTHER_RULES = [{ sort_direction: 'ASCENDING' }, { keep_strategy: 'SUM' }, { tie_rule: 'EARLIEST' }, { capacity: 3 }];

  it.each([
    ['a score', false],
    ['a score in its test pool', true],
  ])('is settled by %s', async (_case, testMode) => {
    const game = await LeadrGame.on(laurel);
    const board = await game.board();
    const path = `/boards/${board.id}`;
    for (const rule of [...OTHER_RULES, FIRST_RULE]) {
      expect((await superadmin.patch(path, rule)).status).toBe(200);
    }
    const device = await game.start({ testMode });
    expect((await game.submit(device, { board_id: board.id, player_name: 'Ada', value: 1 })).status).toBe(201);
    for (const rule of OTHER_RULES) {
      const refused = await superadmin.patch(path, { name: 'Neither', ...rule });
      expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('settled by the first score') } });
    }
    expect((await superadmin.get(path)).body).toMatchObject({ name: 'board', ...FIRST_RULE });
    expect((await superadmin.patch(path, { ...SETTINGS, keep_strategy: 'BEST_ONLY', name: 'Renamed' })).status).toBe(200);
  });
});

describe('the test pool of a board', () => {
  it('follows its board: bounds, activity, end and deletion', async () => {
    const game = await LeadrGame.on(laurel);
    const { id } = await game.board();
    const testers = [await game.start({ testMode: true }), await game.start()];
    const submit = async (value: number) => {
      const statuses = [];
      for (const device of testers) statuses.push((await game.submit(device, { board_id: id, player_name: 'Ada', value })).status);
      return statuses;
    };
    const change = (changes: object) => superadmin.patch(`/boards/${id}`, changes);
    expect(await submit(1)).toEqual([201, 201]);
    await change({ max_value: 10 });
    expect(await submit(11)).toEqual([422, 422]);
    await change({ is_active: false });
    expect(await submit(2)).toEqual([404, 404]);
    await change({ is_active: true, ends_at: later(0) });
    expect(await submit(3)).toEqual([404, 404]);
    await change({ ends_at: null });
    expect(await submit(4)).toEqual([201, 201]);
    await change({ deleted: true });
    expect(await submit(5)).toEqual([404, 404]);
  });

  it('is nowhere to be seen', async () => {
    const game = await LeadrGame.on(laurel);
    const { id } = await game.board();
    const catalog = laurel.service.app.get(BoardCatalog, { strict: false });
    const pool = (await catalog.playable(game.gameId, id, true))?.pool;
    expect(pool?.testOf).toBe(id);
    const device = await game.start({ testMode: true });
    for (const path of [`/boards/${pool?.id}`, `/boards/brd_${pool?.id}`]) {
      expect((await superadmin.get(path)).status).toBe(404);
      expect((await superadmin.patch(path, { name: 'Found' })).status).toBe(404);
    }
    expect((await game.get(device, `/v1/client/scores?board_id=${pool?.id}`)).status).toBe(404);
    expect((await game.submit(device, { board_id: pool?.id, player_name: 'Ada', value: 1 })).status).toBe(404);
    expect((await superadmin.list(`/boards?game_id=${game.gameId}`)).data.map((board) => board['id'])).toEqual([id]);
    expect((await game.get<{ data: { id: string }[] }>(device, '/v1/client/boards')).body.data.map((board) => board.id)).toEqual([id]);
  });
});
