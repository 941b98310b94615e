import { beforeAll, expect, it } from '@jest/globals';
import type { Board, BoardPage } from '@laurel/contracts/leadr/boards';
import type { IssuedNonce } from '@laurel/contracts/leadr/nonce';
import type { Score, ScorePage } from '@laurel/contracts/leadr/scores';
import type { DeviceSessionOpened, DeviceTokens } from '@laurel/contracts/leadr/session';

import { Studio } from './administration.js';
import { ask, type JsonAnswer, type LeadrServer } from './leadr-server.js';
import { newFingerprint } from './names.js';

const UUID = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const JWT = expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
const MOMENT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
const JSON_TYPE = { 'Content-Type': 'application/json' };
const ONE_PAGE = { has_next: false, has_prev: false, next_cursor: null, prev_cursor: null };

/** The printed quick reference of LEADR's client API, request by request. Answers may hold more than it shows, never less. */
export function walkThrough(serverOf: () => LeadrServer): void {
  let server: LeadrServer;
  let studio: Studio;
  let board: Board;
  let tokens: DeviceTokens;
  const authorized = () => ({ Authorization: `Bearer ${tokens.access_token}` });

  beforeAll(async () => {
    server = serverOf();
    studio = await Studio.open(server);
    board = await studio.board({ name: 'High Scores', slug: 'high-scores', keep_strategy: 'ALL', unit: 'points' });
  });

  const post = <Body>(path: string, body: object, headers: Record<string, string> = {}): Promise<JsonAnswer<Body>> =>
    ask(server, `POST ${path}`, { headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) });
  const get = <Body>(target: string): Promise<JsonAnswer<Body>> => ask(server, `GET ${target}`, { headers: authorized() });
  const submit = async (score: object): Promise<JsonAnswer<Score>> => {
    const { body } = await get<IssuedNonce>('/v1/client/nonce');
    return post('/v1/client/scores', score, { ...authorized(), 'leadr-client-nonce': body.nonce_value });
  };

  it('1. starts a session', async () => {
    const { status, body } = await post<DeviceSessionOpened>('/v1/client/sessions', {
      game_id: studio.game.id,
      client_fingerprint: newFingerprint(),
      platform: 'pc',
      metadata: { os: 'Windows 11', version: '1.0.0' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: UUID, game_id: studio.game.id, status: 'active' });
    expect(body).toMatchObject({ access_token: JWT, refresh_token: JWT, expires_in: 900 });
    tokens = body;
  });

  it('2. refreshes its tokens', async () => {
    const { status, body } = await post<DeviceTokens>('/v1/client/sessions/refresh', { refresh_token: tokens.refresh_token });
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: JWT, refresh_token: JWT, expires_in: 900 });
    tokens = body;
  });

  it('3. gets a nonce', async () => {
    const { status, headers, body } = await get<IssuedNonce>('/v1/client/nonce');
    expect(status).toBe(200);
    expect(body).toEqual({ nonce_value: UUID, expires_at: MOMENT });
    // The header has whole seconds.
    const lifeMs = Date.parse(body.expires_at) - Date.parse(headers.get('date') ?? '');
    expect(Math.abs(lifeMs - 60_000)).toBeLessThanOrEqual(2_000);
  });

  it.each(['', '?limit=20', '?sort=name:asc,created_at:desc'])('4. lists the boards%s', async (query) => {
    const { status, body } = await get<BoardPage>(`/v1/client/boards${query}`);
    expect(status).toBe(200);
    expect(body.data).toMatchObject([
      {
        id: board.id,
        name: 'High Scores',
        slug: 'high-scores',
        short_code: expect.stringMatching(/^[A-Z0-9-]+$/),
        sort_direction: 'DESCENDING',
        keep_strategy: 'ALL',
        is_active: true,
        unit: 'points',
      },
    ]);
    expect(body.pagination).toEqual({ ...ONE_PAGE, count: 1 });
  });

  it('4. finds a board by slug and by code', async () => {
    const queries = [`game_slug=${studio.game.slug}&slug=high-scores`, `game_slug=${studio.game.slug}`, `code=${board.short_code}`];
    for (const query of queries) {
      const { body } = await get<BoardPage>(`/v1/client/boards?${query}`);
      expect(body.data.map(({ id }) => id)).toEqual([board.id]);
    }
  });

  it('5. submits scores', async () => {
    const score = { player_name: 'SpeedRunner42', value: 12_500, value_display: '12,500 pts', metadata: { level: 5, character: 'ninja' } };
    const detailed = await submit({ board_id: board.id, ...score });
    expect(detailed.status).toBe(201);
    expect(detailed.body).toMatchObject({
      id: UUID,
      account_id: studio.account.id,
      game_id: studio.game.id,
      board_id: board.id,
      ...score,
      created_at: MOMENT,
      updated_at: MOMENT,
    });

    const plain = { board_id: board.id, player_name: 'Player1', value: 1_000 };
    const { status, body } = await submit(plain);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...plain, value_display: null, metadata: null });
  });

  it.each([
    ['', [12_500, 1_000]],
    ['&limit=20', [12_500, 1_000]],
    ['&sort=value:desc,created_at:asc', [12_500, 1_000]],
    ['&sort=value:asc', [1_000, 12_500]],
    ['&sort=player_name:asc', [1_000, 12_500]],
    ['&sort=updated_at:desc', [1_000, 12_500]],
  ])('6. lists the scores%s', async (query, values) => {
    const { status, body } = await get<ScorePage>(`/v1/client/scores?board_id=${board.id}${query}`);
    expect(status).toBe(200);
    expect(body.data.map(({ value }) => value)).toEqual(values);
    expect(body.pagination).toEqual({ ...ONE_PAGE, count: 2 });
  });

  it('7. goes from page to page', async () => {
    const first = await get<ScorePage>(`/v1/client/scores?board_id=${board.id}&limit=1`);
    expect(first.body.pagination).toEqual({ ...ONE_PAGE, count: 1, has_next: true, next_cursor: expect.any(String) });
    const cursor = encodeURIComponent(String(first.body.pagination.next_cursor));
    const second = await get<ScorePage>(`/v1/client/scores?board_id=${board.id}&limit=1&cursor=${cursor}`);
    expect(second.body.data.map(({ value }) => value)).toEqual([1_000]);
    expect(second.body.pagination).toEqual({ ...ONE_PAGE, count: 1, has_prev: true, prev_cursor: expect.any(String) });
  });

  it('8. is told what is wrong', async () => {
    const score = { board_id: board.id, player_name: 'Player1', value: 1_000 };
    const wrong = [
      await post('/v1/client/scores', score),
      await post('/v1/client/scores', score, authorized()),
      await post('/v1/client/sessions', { game_id: board.id, client_fingerprint: newFingerprint() }),
      await post('/v1/client/sessions', { client_fingerprint: newFingerprint() }),
    ];
    expect(wrong.map(({ status, body }) => [status, body])).toEqual([
      [401, { detail: 'Authorization token required', error: 'Authorization token required' }],
      [412, { detail: 'Nonce required', error: 'Nonce required' }],
      [404, { detail: 'Game not found', error: 'Game not found' }],
      [422, { detail: [{ type: 'missing', loc: ['body', 'game_id'], msg: 'Field required' }], error: 'game_id: Field required' }],
    ]);
  });
}
