import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Board, BoardPage } from '@laurel/contracts/leadr/boards';
import type { JsonAnswer } from '@laurel/fixtures/described-http';
import type { TestDevice } from '@laurel/fixtures/test-devices';

import type { Administration } from './administration.js';
import { startAdministration, UNKNOWN_ID } from './administration.js';
import { LeadrGame } from './leadr-game.js';
import type { RunningScoreService } from './running-score-service.js';
import { comparing, expectWalked, type Page, walkPages } from './walk-pages.js';

const BOARDS = 13;

let laurel: RunningScoreService;
let superadmin: Administration;
let game: LeadrGame;
let slug: string;
let device: TestDevice;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  game = await LeadrGame.on(laurel);
  slug = String((await superadmin.get(`/games/${game.gameId}`)).body['slug']);
  device = await game.start();
});
afterAll(() => laurel.close());

const make = (body: object, { accountId, gameId } = game) =>
  superadmin.made<Board>('/boards', { account_id: accountId, game_id: gameId, name: 'Board', ...body });

const ask = (query = '', as = device): Promise<JsonAnswer<BoardPage>> => game.get<BoardPage>(as, `/v1/client/boards${query}`);

async function listed(query = '', as = device): Promise<Board[]> {
  const { status, body } = await ask(query, as);
  expect(status).toBe(200);
  return body.data;
}

const ids = (boards: readonly { readonly id?: unknown }[]) => boards.map(({ id }) => id);

describe('GET /v1/client/boards', () => {
  it('shows a board whole, as its owner sees it', async () => {
    const other = await LeadrGame.on(laurel);
    const board = await make({ name: 'High Scores', short_code: 'WEEKLY-01', unit: 'points', keep_strategy: 'BEST_ONLY' }, other);
    const { body } = await other.get<BoardPage>(await other.start(), '/v1/client/boards');
    expect(body).toEqual({
      data: [board],
      pagination: { count: 1, has_next: false, has_prev: false, next_cursor: null, prev_cursor: null },
    });
    expect(board).toMatchObject({
      name: 'High Scores',
      slug: 'high-scores',
      short_code: 'WEEKLY-01',
      sort_direction: 'DESCENDING',
      keep_strategy: 'BEST_ONLY',
      is_active: true,
      unit: 'points',
      account_id: other.accountId,
      game_id: other.gameId,
    });
  });

  it('shows what is unpublished, and nothing that is inactive, ended or deleted', async () => {
    const other = await LeadrGame.on(laurel);
    const hidden = await make({ name: 'Hidden', is_published: false }, other);
    await make({ name: 'Inactive', is_active: false }, other);
    const ends_at = new Date(laurel.clock.now() + 1_000).toISOString();
    const ending = await make({ name: 'Ending', ends_at }, other);
    const future = await make({ name: 'Future', starts_at: new Date(laurel.clock.now() + 86_400_000).toISOString() }, other);
    const gone = await make({ name: 'Gone' }, other);
    await superadmin.patch(`/boards/${gone.id}`, { deleted: true });
    const player = await other.start();
    expect(ids(await listed('', player)).sort()).toEqual([hidden.id, ending.id, future.id].sort());
    laurel.clock.advance(1_000);
    expect(ids(await listed('', player)).sort()).toEqual([hidden.id, future.id].sort());
    expect(await listed(`?game_id=${other.gameId}&slug=ending`, player)).toEqual([]);
    expect(await listed(`?code=${String(ending['short_code'])}`, player)).toEqual([]);
  });

  it('needs a device before it looks at anything else', async () => {
    for (const headers of [{}, { Authorization: 'Bearer' }, { Authorization: 'Bearer x' }, { 'leadr-api-key': 'x' }]) {
      const answer = await game.call('GET', '/v1/client/boards?limit=0', headers);
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
  });

  it('takes a slash at its end, a nonce that it does not need, and parameters that it does not know', async () => {
    const { status } = await game.call('GET', `/v1/client/boards/?game_slug=${slug}&page=7`, {
      Authorization: `Bearer ${device.token}`,
      'leadr-client-nonce': 'x',
      'content-type': 'application/json',
    });
    expect(status).toBe(200);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('is no %s', async (method) => {
    const headers = { Authorization: `Bearer ${device.token}` };
    const answer = await fetch(`${laurel.service.url}/v1/client/boards`, { method, headers });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, OPTIONS']);
  });
});

describe('the boards of a game', () => {
  let first: Board;
  let second: Board;
  let theirs: LeadrGame;
  let foreign: Board;

  beforeAll(async () => {
    first = await make({ name: 'First', slug: 'first', short_code: 'FIRST-1' });
    second = await make({ name: 'Second', slug: 'second', is_published: false });
    theirs = await LeadrGame.on(laurel);
    foreign = await make({ name: 'First', slug: 'first', short_code: 'FOREIGN-1' }, theirs);
  });

  it('are found by slug, with the slug or the id of the game', async () => {
    const byId = `game_id=${game.gameId}`;
    for (const which of [`game_slug=${slug}`, byId, `game_id=gam_${game.gameId}`, `game_slug=${slug}&${byId}`]) {
      expect(ids(await listed(`?slug=first&${which}`))).toEqual([first.id]);
      expect(await listed(`?slug=third&${which}`)).toEqual([]);
      expect(ids(await listed(`?${which}`)).sort()).toEqual([first.id, second.id].sort());
    }
  });

  it('are not found by a slug alone', async () => {
    expect(await ask('?slug=first')).toMatchObject({ status: 422, body: { detail: [{ loc: ['query', 'game_slug'] }] } });
    expect((await superadmin.get('/boards?slug=first')).status).toBe(422);
  });

  it('are found by exactly their code', async () => {
    expect(ids(await listed('?code=FIRST-1'))).toEqual([first.id]);
    expect(ids(await listed(`?code=${second.short_code}&game_slug=${slug}`))).toEqual([second.id]);
    for (const code of ['%25', '_', '*', 'FIRST-_', 'FIRST%25', 'FIRST', 'first-1', 'FIRST-1%20', "'%20or%20''='", '', '%F0%9F%9A%80']) {
      expect(await listed(`?code=${code}`)).toEqual([]);
    }
  });

  it('are told apart by being published', async () => {
    expect(ids(await listed('?is_published=true'))).toEqual([first.id]);
    expect(ids(await listed('?is_published=False'))).toEqual([second.id]);
    for (const flag of ['1', 'yes', '', 'null']) expect((await ask(`?is_published=${flag}`)).status).toBe(422);
  });

  it('are 404 for a game slug that nobody has', async () => {
    for (const unknown of ['no-such-game', '', '%25', slug.toUpperCase()]) {
      expect(await ask(`?game_slug=${unknown}`)).toMatchObject({ status: 404, body: { detail: 'Game not found' } });
    }
  });

  it("are never another game's, in whatever way they are asked for", async () => {
    const foreignSlug = String((await superadmin.get(`/games/${theirs.gameId}`)).body['slug']);
    const named = [`game_id=${theirs.gameId}`, `game_id=gam_${theirs.gameId}`, `game_slug=${foreignSlug}`, `game_id=${UNKNOWN_ID}`];
    const mixed = [`game_slug=${slug}&game_id=${theirs.gameId}`, `game_slug=${foreignSlug}&game_id=${game.gameId}`, 'game_slug=pomomon'];
    for (const which of [...named, ...mixed]) {
      for (const more of ['', '&slug=first', '&code=FOREIGN-1']) expect(await listed(`?${which}${more}`)).toEqual([]);
    }
    expect(await listed('?code=FOREIGN-1')).toEqual([]);
    expect(ids(await listed('?code=FOREIGN-1', await theirs.start()))).toEqual([foreign.id]);
  });

  it('are the same in test mode', async () => {
    expect(await listed('', await game.start({ testMode: true }))).toEqual(await listed());
  });

  it.each([
    ...['limit=0', 'limit=101', 'limit=-1', 'limit=1.5', 'limit=abc', 'limit=', 'limit=5&limit=50', 'limit=+5', 'limit=%205', 'limit=5;'],
    ...['sort=', 'sort=value', 'sort=value:desc', 'sort=name:up', 'sort=name', 'sort=password:asc', 'sort=board.name:asc', 'sort=unit:asc'],
    ...['sort=name:desc;drop%20table%20boards', 'sort=name:asc,name:desc', `sort=${Array(50).fill('name:asc').join(',')}`],
    ...['sort=__proto__:asc', 'sort=constructor:asc'],
    ...['cursor=', 'cursor=x', 'cursor=eyJwdiI6WzEwMDAsMTIzXX0=', 'cursor=a&cursor=b'],
    ...['game_id=', 'game_id=demo', `game_id=brd_${UNKNOWN_ID}`, 'code=%00', 'slug=%00', 'game_slug=a&game_slug=b', 'code=a&code=b'],
    ...['starts_before=now', 'starts_after=', 'ends_before=2025-02-30', 'ends_after=1736942400'],
    'ends_after=2025-01-01&ends_after=2025-01-02',
  ])('are refused with %s', async (query) => {
    const { status, body } = await ask(`?${query}`);
    const name = query.split('=')[0];
    expect(status).toBe(422);
    expect(body).toMatchObject({ detail: [{ loc: ['query', name] }], error: expect.stringContaining(String(name)) });
  });
});

describe('the times of boards', () => {
  it('narrow a list, each bound included, and never match what has none', async () => {
    const other = await LeadrGame.on(laurel);
    const player = await other.start();
    const day = (number: number) => `2040-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;
    const boards: string[] = [];
    for (const number of [1, 2, 3]) boards.push((await make({ starts_at: day(number), ends_at: day(number + 10) }, other)).id);
    await make({ name: 'Always' }, other);
    const cases: [string, number[]][] = [
      [`starts_before=${day(2)}`, [1, 2]],
      [`starts_after=${day(2)}`, [2, 3]],
      [`starts_after=${day(2)}&starts_before=${day(2)}`, [2]],
      ['starts_before=2040-01-02', [1, 2]],
      ['starts_after=2040-01-02T00:00:00.001Z', [3]],
      [`ends_before=${day(12)}`, [1, 2]],
      [`ends_after=${day(12)}`, [2, 3]],
      [`ends_after=${day(12)}&starts_before=${day(2)}`, [2]],
      [`ends_before=${day(9)}`, []],
      ['ends_after=2040-01-12T01:00:00%2B01:00', [2, 3]],
    ];
    for (const [query, expected] of cases) {
      const wanted = expected.map((number) => boards[number - 1]);
      expect([query, ids(await listed(`?sort=created_at:asc,id:asc&${query}`, player)).sort()]).toEqual([query, wanted.sort()]);
      expect([query, ids((await superadmin.list(`/boards?game_id=${other.gameId}&${query}`)).data).sort()]).toEqual([query, wanted.sort()]);
    }
  });
});

describe('GET /v1/boards', () => {
  it('lists every board of the account but the deleted, and tells them apart by being active', async () => {
    const studio = await superadmin.tenant('Lister');
    const { id: game_id } = await studio.as.made('/games', { name: 'Lister' });
    const board = async (body: object) => (await studio.as.made('/boards', { game_id, name: 'Board', ...body })).id;
    const active = await board({});
    const inactive = await board({ is_active: false });
    const ended = await board({ ends_at: new Date(laurel.clock.now()).toISOString() });
    const gone = await board({});
    await studio.as.patch(`/boards/${gone}`, { deleted: true });
    const listedIds = async (query: string) => ids((await studio.as.list(`/boards${query}`)).data).sort();
    expect(await listedIds('')).toEqual([active, inactive, ended].sort());
    expect(await listedIds('?is_active=true')).toEqual([active]);
    expect(await listedIds('?is_active=false')).toEqual([inactive, ended].sort());
    expect(await listedIds(`?account_id=${studio.accountId}&game_id=${game_id}`)).toEqual([active, inactive, ended].sort());
    expect((await studio.as.get(`/boards?account_id=${game.accountId}`)).status).toBe(403);
    expect(await listedIds(`?game_id=${game.gameId}`)).toEqual([]);
    expect(await listedIds(`?game_slug=${slug}&slug=first`)).toEqual([]);
    expect(ids((await superadmin.list(`/boards?account_id=${studio.accountId}`)).data).sort()).toEqual([active, inactive, ended].sort());
  });

  it.each(['limit=0', 'sort=unit:asc', 'is_active=maybe', 'account_id=x', `account_id=gam_${UNKNOWN_ID}`, 'cursor=x', 'code=%00'])(
    'refuses %s with 422',
    async (query) => {
      expect((await superadmin.get(`/boards?${query}`)).status).toBe(422);
    },
  );
});

describe('a walk through the boards', () => {
  let walked: LeadrGame;
  let player: TestDevice;

  beforeAll(async () => {
    walked = await LeadrGame.on(laurel);
    for (let index = 0; index < BOARDS; index += 1) {
      if (index % 3 === 0) laurel.clock.advance(1_000);
      await make({ name: ['Zoë', 'zebra', 'Äther', 'Same'][index % 4] }, walked);
    }
    player = await walked.start();
  });

  const query = (sort: string, limit: number, cursor: string | null) => {
    const parameters = { limit: String(limit), ...(sort && { sort }), ...(cursor !== null && { cursor }) };
    return `?${new URLSearchParams(parameters).toString()}`;
  };
  const asClient = async (asked: string): Promise<Page<object>> => (await ask(asked, player)).body;
  const asOwner = (asked: string): Promise<Page<object>> => superadmin.list(`/boards${asked}&game_id=${walked.gameId}`);

  it.each([
    ...['', 'id:asc', 'id:desc', 'name:asc', 'name:desc,created_at:asc', 'slug:asc', 'slug:desc', 'short_code:asc', 'short_code:desc'],
    ...['created_at:asc', 'created_at:desc', 'updated_at:asc,id:desc', ' name : asc', 'name:DESC,id:DESC'],
  ])('by "%s" shows each once, in order, forth and back', async (sort) => {
    const { data: all } = await asClient(query(sort, 100, null));
    expect(all).toHaveLength(BOARDS);
    expect(all).toEqual([...all].sort(comparing(sort || 'created_at:desc')));
    for (const [page, limit] of [[asClient, 1], [asClient, 5], [asClient, BOARDS], [asOwner, 4]] as const) {
      expectWalked(await walkPages((cursor) => page(query(sort, limit, cursor))), all, limit);
    }
  });
});

describe('a cursor', () => {
  it('is good for its order and its filters only', async () => {
    const given = `cursor=${encodeURIComponent((await ask('?limit=1&sort=name:asc')).body.pagination.next_cursor ?? '')}`;
    expect((await ask(`?limit=7&sort=name:asc&${given}`)).status).toBe(200);
    for (const other of [
      given,
      `sort=name:desc&${given}`,
      `sort=slug:asc&${given}`,
      `sort=name:asc&game_id=${game.gameId}&${given}`,
      `sort=name:asc&is_published=true&${given}`,
      `sort=name:asc&ends_after=2040-01-01&${given}`,
    ]) {
      expect(await ask(`?${other}`)).toMatchObject({ status: 422, body: { detail: [{ loc: ['query', 'cursor'] }] } });
    }
  });

  it('is good for the list, and the game or the account, that it was given for', async () => {
    const first = '?limit=1&sort=name:asc';
    const after = (cursor: string | null) => `${first}&cursor=${encodeURIComponent(cursor ?? '')}`;
    const asPlayer = after((await ask(first)).body.pagination.next_cursor);
    const asSuperadmin = after((await superadmin.list(`/boards${first}`)).pagination.next_cursor);
    expect([(await ask(asPlayer)).status, (await superadmin.get(`/boards${asSuperadmin}`)).status]).toEqual([200, 200]);
    const stranger = await (await LeadrGame.on(laurel)).start();
    const studio = await superadmin.tenant('Somebody else');
    const elsewhere = [
      await ask(asPlayer, stranger),
      await superadmin.get(`/boards${asPlayer}`),
      await ask(asSuperadmin),
      await studio.as.get(`/boards${asSuperadmin}`),
    ];
    for (const answer of elsewhere) expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc: ['query', 'cursor'] }] } });
  });

  it('neither repeats nor skips a board when others come and go', async () => {
    const other = await LeadrGame.on(laurel);
    const player = await other.start();
    const boards: string[] = [];
    for (const name of ['b', 'c', 'd', 'e']) boards.push((await make({ name }, other)).id);
    const first = (await ask('?limit=2&sort=name:asc', player)).body;
    expect(ids(first.data)).toEqual(boards.slice(0, 2));
    await make({ name: 'a' }, other);
    await superadmin.patch(`/boards/${boards[1] ?? ''}`, { deleted: true });
    const rest = `?limit=2&sort=name:asc&cursor=${encodeURIComponent(first.pagination.next_cursor ?? '')}`;
    expect(ids(await listed(rest, player))).toEqual(boards.slice(2));
  });
});
