import { randomUUID } from 'node:crypto';

import { ManualClock } from '@laurel/fixtures/manual-clock';
import type { TestDevice } from '@laurel/fixtures/test-devices';
import { Boards } from '@laurel/storage/boards/boards';
import { DeviceSession } from '@laurel/storage/devices/device-session.entity';
import { Device } from '@laurel/storage/devices/device.entity';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';

import { LeadrGame } from './leadr-game.js';
import { RunningScoreService } from './running-score-service.js';

const NOON = Date.UTC(2026, 0, 1, 12);
const BEST = { keep: 'best' } as const;

let running: RunningScoreService;
let game: LeadrGame;
let device: TestDevice;

beforeAll(async () => {
  running = await RunningScoreService.start({ clock: new ManualClock(NOON) });
  game = await LeadrGame.on(running);
});
afterAll(() => running.close());
beforeEach(async () => {
  running.clock.set(NOON);
  device = await game.start();
});

const dataSource = () => running.service.app.get(DataSource, { strict: false });
const entries = async (boardId: string) =>
  Number((await dataSource().query<{ count: string }[]>('select count(*) from entries where board_id = $1', [boardId]))[0]?.count);
const score = (boardId: string, value: number, more: object = {}) => ({ board_id: boardId, player_name: 'Mia', value, ...more });

describe('a submitted score', () => {
  it('is answered with everything that was said, and its rank', async () => {
    const board = await game.board();
    const metadata = { level: 5, character: 'ninja', nested: [{ deep: null }] };
    const { status, body } = await game.submit(device, score(board.id, 12_500, { value_display: '12,500 pts', metadata }));
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      account_id: game.accountId,
      game_id: game.gameId,
      board_id: board.id,
      identity_id: device.deviceId,
      player_name: 'Mia',
      value: 12_500,
      value_display: '12,500 pts',
      metadata,
      rank: 1,
      is_placeholder: false,
      is_test: false,
      created_at: '2026-01-01T12:00:00.000Z',
      updated_at: '2026-01-01T12:00:00.000Z',
    });
    expect((await game.get(device, `/v1/client/scores/${body.id}`)).body).toEqual(body);
    expect((await game.get(device, `/v1/client/scores/scr_${body.id.toUpperCase()}/`)).body).toEqual(body);
  });

  it('may name its board with a prefix and its value as a float, and leave the rest out or null', async () => {
    const board = await game.board();
    const body = `{"board_id":"brd_${board.id}","player_name":"Mia","value":1000.0,"value_display":null,"metadata":null}`;
    const answer = await game.submit(device, body, { 'Content-Type': 'application/json' });
    expect([answer.status, answer.body.value, answer.body.board_id]).toEqual([201, 1000, board.id]);
    expect(answer.body).toMatchObject({ value_display: null, metadata: null });
  });

  it('says nothing of what only the server may say', async () => {
    const board = await game.board();
    const forgedIds = { id: randomUUID(), account_id: randomUUID() };
    const forged = { ...forgedIds, is_test: true, status: 'rejected', created_at: '2000-01-01T00:00:00Z', rank: 7 };
    const { status, body } = await game.submit(device, score(board.id, 1, { ...forged, device_id: randomUUID(), revision: 99 }));
    expect(status).toBe(201);
    expect(body).toMatchObject({ account_id: game.accountId, is_test: false, created_at: '2026-01-01T12:00:00.000Z', rank: 1 });
    expect(body.id).not.toBe(forged.id);
    expect(body).not.toHaveProperty('device_id');
  });

  it.each([
    [-1.5, -1.5],
    [0, 0],
    [-0, 0],
    [Number.MAX_VALUE, Number.MAX_VALUE],
    [-Number.MAX_VALUE, -Number.MAX_VALUE],
    [Number.MIN_VALUE, Number.MIN_VALUE],
  ])('may be %d', async (sent, kept) => {
    const board = await game.board();
    const { status, body } = await game.submit(device, score(board.id, sent));
    expect([status, body.value]).toEqual([201, kept]);
    expect((await game.get(device, `/v1/client/scores?board_id=${board.id}`)).body.data).toEqual([body]);
  });

  it('is a double: what is between two of them becomes one of them', async () => {
    const board = await game.board();
    const { body } = await game.submit(device, `{"board_id":"${board.id}","player_name":"x","value":9007199254740993}`);
    expect(body.value).toBe(9_007_199_254_740_992);
  });

  it.each([[{ a: {} }], [[1, 'two', null]], ['text'], [5], [false]])('may come with %j beside it', async (metadata) => {
    const board = await game.board();
    const { status, body } = await game.submit(device, score(board.id, 1, { metadata }));
    expect([status, body.metadata]).toEqual([201, metadata]);
  });

  it.each(['{"constructor":{"prototype":{"x":1}}}', '{"__proto__":{"x":1}}', '[{"a":{"__proto__":{"constructor":2}}}]', '{"toString":1}'])(
    'keeps what is free whole, and is not led astray by it: %s',
    async (metadata) => {
      const board = await game.board();
      const submitted = `{"board_id":"${board.id}","player_name":"Mia","value":1,"metadata":${metadata}}`;
      const { status, body } = await game.submit(device, submitted);
      expect([status, JSON.stringify(body.metadata)]).toEqual([201, metadata]);
      for (const path of [`/v1/client/scores/${body.id}`, `/v1/client/scores?board_id=${board.id}`, '/v1/client/scores']) {
        const read = (await game.get<unknown>(device, path)).body;
        expect(JSON.stringify(read)).toContain(`"metadata":${metadata}`);
      }
      expect({}).not.toHaveProperty('x');
    },
  );

  it('that is stored is answered as stored, also when its rank cannot be read', async () => {
    const board = await game.board({ keep: 'sum' });
    // Reads need the table's name; what the ledger writes does not.
    await dataSource().query('alter table competitors rename to out_of_reach');
    const { status, body } = await game.submit(device, score(board.id, 5)).finally(() =>
      dataSource().query('alter table out_of_reach rename to competitors'),
    );
    expect([status, body.value, 'rank' in body]).toEqual([201, 5, false]);
    expect((await game.get(device, `/v1/client/scores/${body.id}`)).body).toEqual({ ...body, rank: 1 });
  });

  const NAMES = ['Zoë', '🚀', '名無し', ' \t Mia\n', '<b>&"\'', 'a\u202eb'];

  it.each(NAMES)('may come from %j, who is shown as they wrote it', async (name) => {
    const board = await game.board();
    const { status, body } = await game.submit(device, score(board.id, 1, { player_name: name }));
    expect([status, body.player_name]).toEqual([201, name.trim()]);
  });
});

describe('of several scores of one device', () => {
  const submitAll = async (boardId: string, values: readonly number[]) => {
    const answers = [];
    for (const value of values) {
      running.clock.advance(1_000);
      answers.push(await game.submit(device, score(boardId, value, { player_name: `run ${value}` })));
    }
    expect(answers.map(({ status }) => status)).toEqual(values.map(() => 201));
    return answers.map(({ body }) => body);
  };
  const shown = async (boardId: string) => (await game.get(device, `/v1/client/scores?board_id=${boardId}`)).body.data;

  it('the first stands where the first one counts, and is what every answer shows', async () => {
    const board = await game.board({ keep: 'first' });
    const [first, ...later] = await submitAll(board.id, [5, 9, 1]);
    expect(later).toEqual([first, first]);
    expect(await shown(board.id)).toEqual([first]);
  });

  it('the best stands, whichever way is better', async () => {
    const high = await game.board(BEST);
    const [five, three, nine, again] = await submitAll(high.id, [5, 3, 9, 9]);
    expect(three).toEqual(five);
    expect(nine).toMatchObject({ value: 9, player_name: 'run 9', created_at: '2026-01-01T12:00:03.000Z' });
    expect(nine?.id).not.toBe(five?.id);
    expect(again).toEqual(nine);
    expect(await shown(high.id)).toEqual([nine]);
    expect((await game.get(device, `/v1/client/scores/${five?.id}`)).status).toBe(404);

    const low = await game.board({ ...BEST, direction: 'low-first' });
    const times = await submitAll(low.id, [5, 9, 3]);
    expect(times.map(({ value }) => value)).toEqual([5, 5, 3]);
  });

  it('the latest stands', async () => {
    const board = await game.board({ keep: 'latest' });
    const answers = await submitAll(board.id, [5, 9, 3]);
    expect(await shown(board.id)).toEqual([answers[2]]);
  });

  it('their sum stands on a counter', async () => {
    const board = await game.board({ keep: 'sum' });
    const answers = await submitAll(board.id, [5, -1, 3.5]);
    expect(answers.map(({ value }) => value)).toEqual([5, 4, 7.5]);
    expect(await shown(board.id)).toEqual([answers[2]]);
  });

  it('all stand where every run counts', async () => {
    const board = await game.board({ keep: 'all' });
    const answers = await submitAll(board.id, [5, 9, 5]);
    expect(answers.map(({ rank }) => rank)).toEqual([1, 1, 2]);
    expect((await shown(board.id)).map(({ id, rank }) => [id, rank])).toEqual([
      [answers[1]?.id, 1],
      [answers[2]?.id, 2],
      [answers[0]?.id, 3],
    ]);
  });

  it('one is this device’s and another one that device’s, whatever names they use', async () => {
    const board = await game.board(BEST);
    const other = await game.start();
    await game.submit(device, score(board.id, 5));
    const { body } = await game.submit(other, score(board.id, 3));
    expect([body.rank, body.identity_id]).toEqual([2, other.deviceId]);
    expect(await shown(board.id)).toHaveLength(2);
  });
});

describe('a session in test mode', () => {
  it('plays on every board by itself', async () => {
    const board = await game.board(BEST);
    const name = randomUUID();
    const real = await game.start({ name });
    const tester = await game.start({ name, testMode: true });
    await game.submit(real, score(board.id, 100));
    const { status, body } = await game.submit(tester, score(board.id, 5));
    expect([status, body.rank, body.is_test, body.board_id]).toEqual([201, 1, true, board.id]);
    expect((await game.get(tester, `/v1/client/scores?board_id=${board.id}`)).body.data).toEqual([body]);
    expect((await game.get(tester, '/v1/client/scores')).body.data.map(({ id }) => id)).toEqual([body.id]);
    const [seen, ...others] = (await game.get(real, `/v1/client/scores?board_id=${board.id}`)).body.data;
    expect([seen?.value, seen?.is_test, others]).toEqual([100, false, []]);
    expect((await game.get(real, `/v1/client/scores/${body.id}`)).status).toBe(404);
    expect((await game.get(real, `/v1/client/scores?board_id=${board.id}&around_score_id=${body.id}`)).status).toBe(404);
    expect((await game.get(tester, `/v1/client/scores/${body.id}`)).status).toBe(200);
  });
});

describe('a nonce', () => {
  it('is required before anything of the body is looked at', async () => {
    for (const nonce of ['', 'abc', randomUUID(), game.devices.nonce(await game.start())]) {
      const { status, body } = await game.submit(device, '{', { 'leadr-client-nonce': nonce });
      const text = nonce === '' ? 'Nonce required' : 'Invalid nonce';
      expect([nonce, status, body]).toEqual([nonce, 412, { detail: text, error: text }]);
    }
  });

  it('is good for one score', async () => {
    const board = await game.board({ keep: 'all' });
    const nonce = { 'leadr-client-nonce': game.devices.nonce(device) };
    expect((await game.submit(device, score(board.id, 1), nonce)).status).toBe(201);
    const { status, body } = await game.submit(device, score(board.id, 1), nonce);
    expect([status, body]).toEqual([412, { detail: 'Nonce already used', error: 'Nonce already used' }]);
    expect(await entries(board.id)).toBe(1);
  });

  it('is good for 60 seconds and not a millisecond longer', async () => {
    const board = await game.board({ keep: 'all' });
    const nonces = [1, 2].map(() => ({ 'leadr-client-nonce': game.devices.nonce(device) }));
    running.clock.advance(59_999);
    expect((await game.submit(device, score(board.id, 1), nonces[0])).status).toBe(201);
    running.clock.advance(1);
    const { status, body } = await game.submit(device, score(board.id, 1), nonces[1]);
    expect([status, body]).toEqual([412, { detail: 'Nonce expired', error: 'Nonce expired' }]);
  });

  it('stays good when its score was refused', async () => {
    const board = await game.board({ maxValue: 10 });
    const nonce = { 'leadr-client-nonce': game.devices.nonce(device) };
    const refused = ['{', score(randomUUID(), 1), score(board.id, 11), score(board.id, 1, { player_name: ' ' })];
    const statuses = [];
    for (const body of refused) statuses.push((await game.submit(device, body, nonce)).status);
    expect(statuses).toEqual([422, 404, 422, 422]);
    const { body } = await game.submit(device, score(board.id, 11), nonce);
    expect(body).toMatchObject({ error: 'value: must be 10 or less' });
    expect((await game.submit(device, score(board.id, 10), nonce)).status).toBe(201);
  });

  it('outlives the token that it was fetched with', async () => {
    const board = await game.board();
    const name = randomUUID();
    const nonce = { 'leadr-client-nonce': game.devices.nonce(await game.start({ name })) };
    expect((await game.submit(await game.start({ name }), score(board.id, 1), nonce)).status).toBe(201);
  });

  it('of 500 is used once each by twenty at once', async () => {
    const board = await game.board({ keep: 'all' });
    const statuses = new Map<number, number>();
    const use = async (nonce: string) => {
      const { status } = await game.submit(device, score(board.id, 1), { 'leadr-client-nonce': nonce });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    };
    for (let nonces = 0; nonces < 500; nonces += 1) {
      const nonce = game.devices.nonce(device);
      await Promise.all(Array.from({ length: 20 }, () => use(nonce)));
    }
    expect(Object.fromEntries(statuses)).toEqual({ 201: 500, 412: 9_500 });
    expect(await entries(board.id)).toBe(500);
  }, 180_000);
});

describe('who calls', () => {
  it('is told before anything else is looked at', async () => {
    const { status, body, headers } = await game.call('POST', '/v1/client/scores', { 'leadr-client-nonce': 'x' }, '{');
    expect([status, body]).toEqual([401, { detail: 'Authorization token required', error: 'Authorization token required' }]);
    expect(headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
  });

  it('is nobody once the session was revoked, refreshed or suspended', async () => {
    const board = await game.board();
    const ends: (() => Promise<unknown>)[] = [
      () => dataSource().manager.update(DeviceSession, { id: device.sessionId }, { revokedAt: new Date(NOON) }),
      () => dataSource().manager.update(DeviceSession, { id: device.sessionId }, { tokenVersion: 2 }),
      () => dataSource().manager.update(Device, { competitorId: device.deviceId }, { status: 'banned' }),
    ];
    for (const end of ends) {
      device = await game.start();
      await end();
      expect((await game.submit(device, score(board.id, 1))).status).toBe(401);
      expect((await game.get(device, '/v1/client/scores')).status).toBe(401);
    }
    expect(await entries(board.id)).toBe(0);
  });
});

describe('a board', () => {
  it.each([
    ['of another game', async () => (await (await LeadrGame.on(running)).board()).id],
    ['that does not exist', async () => randomUUID()],
    ['that is inactive', async () => (await game.board({ isActive: false })).id],
    ['that has ended', async () => (await game.board({ endsAt: new Date(NOON) })).id],
    [
      'that was deleted',
      async () => {
        const { id } = await game.board();
        await running.service.app.get(Boards, { strict: false }).change(id, { deleted: true }, NOON);
        return id;
      },
    ],
    ['of another door', async () => (await game.board({ door: 'administration' })).id],
    [
      'that is a test pool',
      async () => {
        const { id } = await game.board();
        const [pool] = await dataSource().query<{ id: string }[]>('select id from boards where test_of = $1', [id]);
        return pool?.id ?? '';
      },
    ],
  ])('%s takes no scores', async (_, boardId) => {
    const id = await boardId();
    const { status, body } = await game.submit(device, score(id, 1));
    expect([status, body]).toEqual([404, { detail: 'Board not found', error: 'Board not found' }]);
    expect(await entries(id)).toBe(0);
  });

  it('that was open a millisecond ago takes no more', async () => {
    const { id } = await game.board({ endsAt: new Date(NOON + 1) });
    expect((await game.submit(device, score(id, 1))).status).toBe(201);
    running.clock.advance(1);
    expect((await game.submit(device, score(id, 1))).status).toBe(404);
    expect((await game.get(device, `/v1/client/scores?board_id=${id}`)).body.data).toHaveLength(1);
  });
});

describe('a body that is not valid', () => {
  const ok = '"player_name":"Mia","value":1';
  const board = '"board_id":"550e8400-e29b-41d4-a716-446655440000"';

  it.each([
    ['', ['body'], 'missing'],
    ['{', ['body'], 'json_invalid'],
    ['[]', ['body'], 'value_error'],
    ['null', ['body'], 'value_error'],
    [`{${ok}}`, ['body', 'board_id'], 'missing'],
    [`{"board_id":"gam_550e8400-e29b-41d4-a716-446655440000",${ok}}`, ['body', 'board_id'], 'value_error'],
    [`{"board_id":"550e8400-e29b-41d4-a716-44665544000\\n",${ok}}`, ['body', 'board_id'], 'value_error'],
    [`{${board},"value":1}`, ['body', 'player_name'], 'missing'],
    [`{${board},"value":1,"player_name":5}`, ['body', 'player_name'], 'string_type'],
    [`{${board},"value":1,"player_name":{}}`, ['body', 'player_name'], 'string_type'],
    [`{${board},"value":1,"player_name":""}`, ['body', 'player_name'], 'value_error'],
    [`{${board},"value":1,"player_name":"   "}`, ['body', 'player_name'], 'value_error'],
    [`{${board},"value":1,"player_name":"\\t\\n"}`, ['body', 'player_name'], 'value_error'],
    [`{${board},"value":1,"player_name":"\\u200b\\u200b"}`, ['body', 'player_name'], 'value_error'],
    [`{${board},"value":1,"player_name":"\\ud800"}`, ['body', 'player_name'], 'value_error'],
    [`{${board},"value":1,"player_name":"a\\u0000b"}`, ['body', 'player_name'], 'value_error'],
    [`{${board},"value":1,"player_name":"${'x'.repeat(201)}"}`, ['body', 'player_name'], 'value_error'],
    [`{${board},"player_name":"Mia"}`, ['body', 'value'], 'missing'],
    [`{${board},"player_name":"Mia","value":null}`, ['body', 'value'], 'float_type'],
    [`{${board},"player_name":"Mia","value":"1"}`, ['body', 'value'], 'float_type'],
    [`{${board},"player_name":"Mia","value":""}`, ['body', 'value'], 'float_type'],
    [`{${board},"player_name":"Mia","value":true}`, ['body', 'value'], 'float_type'],
    [`{${board},"player_name":"Mia","value":NaN}`, ['body'], 'json_invalid'],
    [`{${board},"player_name":"Mia","value":1e999}`, ['body', 'value'], 'float_type'],
    [`{${board},"player_name":"Mia","value":-1e999}`, ['body', 'value'], 'float_type'],
    [`{${board},${ok},"value_display":5}`, ['body', 'value_display'], 'string_type'],
    [`{${board},${ok},"value_display":"${'x'.repeat(5_000)}"}`, ['body', 'value_display'], 'value_error'],
    [`{${board},${ok},"metadata":{"a":"\\ud800"}}`, ['body', 'metadata'], 'value_error'],
    [`{${board},${ok},"metadata":{"a\\u0000":1}}`, ['body', 'metadata'], 'value_error'],
    [`{${board},${ok},"metadata":{"a":1e400}}`, ['body', 'metadata'], 'value_error'],
    [`{${board},${ok},"metadata":{"constructor":"${'x'.repeat(1_024)}"}}`, ['body', 'metadata'], 'value_error'],
    [`{${board},${ok},"metadata":${'['.repeat(17)}${']'.repeat(17)}}`, ['body'], 'json_invalid'],
  ])('%s', async (body, loc, type) => {
    const answer = await game.submit(device, body);
    expect([answer.status, answer.body]).toEqual([422, { detail: [expect.objectContaining({ loc, type })], error: expect.any(String) }]);
  });

  it('holds metadata of more than 1,024 characters in ASCII', async () => {
    const { id } = await game.board();
    const sized = (length: number, letter: string, width: number) => ({ a: letter.repeat((length - 8) / width) });
    const submit = async (metadata: unknown) => (await game.submit(device, score(id, 1, { metadata }))).status;
    expect(await submit(sized(1_024, 'x', 1))).toBe(201);
    expect(await submit(sized(1_025, 'x', 1))).toBe(422);
    // Each is two escaped units, twelve characters.
    const rockets = { a: '🚀'.repeat(84), b: 'xx' };
    expect(JSON.stringify(rockets).replace(/[^\0-\x7f]/g, '\\uffff')).toHaveLength(1_025);
    expect(await submit({ ...rockets, b: 'x' })).toBe(201);
    expect(await submit(rockets)).toBe(422);
  });
});
