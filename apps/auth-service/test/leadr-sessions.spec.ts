import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metrics } from '@laurel/runtime/metrics';

import { createGame, LeadrClient, newFingerprint, type RefusalBody, type Refused } from './leadr-client.js';
import { RunningAuthService } from './running-auth-service.js';

const SESSIONS = '/v1/client/sessions';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

let auth: RunningAuthService;
let client: LeadrClient;

beforeAll(async () => {
  auth = await RunningAuthService.start();
  client = await LeadrClient.ofNewGame(auth);
});

afterAll(() => auth.close());

describe('a start', () => {
  it('answers with the device and with tokens of a new session', async () => {
    const fingerprint = newFingerprint();
    const { status, headers, body } = await client.start({
      client_fingerprint: fingerprint,
      platform: 'ios',
      metadata: { model: 'x', sizes: [1, 2] },
      test_mode: true,
    });
    const now = new Date(auth.clock.now()).toISOString();
    const [game] = await auth.query<{ account: string }>('select account_id as account from games where id = $1', [client.gameId]);
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(body).toEqual({
      id: expect.stringMatching(UUID),
      identity_id: body.id,
      game_id: client.gameId,
      account_id: game?.account,
      kind: 'DEVICE',
      client_fingerprint: fingerprint,
      display_name: null,
      platform: 'ios',
      metadata: { model: 'x', sizes: [1, 2] },
      status: 'active',
      test_mode: true,
      first_seen_at: now,
      last_seen_at: now,
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in: 900,
    });
  });

  it('needs nothing but the game and the fingerprint, and finds null as good as nothing', async () => {
    const defaults = { platform: null, metadata: {}, test_mode: false };
    expect((await client.start()).body).toMatchObject(defaults);
    expect((await client.start({ platform: null, metadata: null, test_mode: null })).body).toMatchObject(defaults);
  });

  it('is counted, for whoever watches that devices are not made up', async () => {
    const before = await sessionsCounted();
    await client.start();
    await client.start({ game_id: '00000000-0000-4000-8000-000000000000' });
    expect((await sessionsCounted()) - before).toBe(1);
  });

  it.each([SESSIONS, `${SESSIONS}/`])('is at %s', async (path) => {
    const body = { game_id: client.gameId, client_fingerprint: newFingerprint() };
    expect((await client.post(path, body)).status).toBe(201);
  });

  it('is at no address with two slashes', async () => {
    expect((await client.ask('POST', `${SESSIONS}//`)).status).toBe(404);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', ''])('is read as JSON whatever its type says: %j', async (type) => {
    const body = JSON.stringify({ game_id: client.gameId, client_fingerprint: newFingerprint() });
    expect((await client.send('POST', SESSIONS, { body, headers: { 'Content-Type': type } })).status).toBe(201);
  });

  it('knows the game by its id bare or prefixed, in capital or small letters', async () => {
    const client_fingerprint = newFingerprint();
    const ids = [client.gameId, `gam_${client.gameId}`, client.gameId.toUpperCase()];
    const answers = await Promise.all(ids.map((game_id) => client.start({ game_id, client_fingerprint })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.game_id))).toEqual(new Set([client.gameId]));
  });

  it('knows the fingerprint in capital and in small letters', async () => {
    const fingerprint = newFingerprint();
    const [small, capital] = [
      await client.start({ client_fingerprint: fingerprint }),
      await client.start({ client_fingerprint: fingerprint.toUpperCase() }),
    ];
    expect(capital.body.id).toBe(small.body.id);
    expect(capital.body.client_fingerprint).toBe(fingerprint);
  });

  it('takes a fingerprint in another game for another device', async () => {
    const client_fingerprint = newFingerprint();
    const first = await client.start({ client_fingerprint });
    const second = await client.start({ client_fingerprint, game_id: await createGame(auth) });
    expect(second.body.id).not.toBe(first.body.id);
    expect(second.body.game_id).not.toBe(client.gameId);
  });

  it('keeps the first platform and the first metadata, and moves only the time it was last seen', async () => {
    const client_fingerprint = newFingerprint();
    const first = await client.start({ client_fingerprint, metadata: { at: 'first' } });
    auth.clock.advance(60_000);
    const second = await client.start({ client_fingerprint, platform: 'linux', metadata: { at: 'second' } });
    const third = await client.start({ client_fingerprint, platform: 'ios' });
    expect(second.body).toMatchObject({ id: first.body.id, platform: 'linux', metadata: { at: 'first' } });
    expect(second.body.first_seen_at).toBe(first.body.first_seen_at);
    expect(Date.parse(second.body.last_seen_at) - Date.parse(first.body.last_seen_at)).toBe(60_000);
    expect(third.body.platform).toBe('linux');
  });

  it('opens a session of its own and leaves the others of the device in force, test mode or not', async () => {
    const client_fingerprint = newFingerprint();
    const sessions = [
      await client.start({ client_fingerprint }),
      await client.start({ client_fingerprint, test_mode: true }),
      await client.start({ client_fingerprint }),
    ];
    expect(new Set(sessions.map(({ body }) => body.id)).size).toBe(1);
    expect(sessions.map(({ body }) => body.test_mode)).toEqual([false, true, false]);
    const tokens = sessions.flatMap(({ body }) => [body.access_token, body.refresh_token]);
    expect(new Set(tokens).size).toBe(6);
    for (const { body } of sessions) expect(await client.isLetIn(body.access_token)).toBe(true);
    for (const { body } of sessions) expect((await client.refresh(body.refresh_token)).status).toBe(200);
  });

  it('makes one device of twenty first starts at once, over two replicas, and each session works', async () => {
    const replica = await RunningAuthService.start({ replicaOf: auth });
    const replicas = [client, client.at(replica)];
    const client_fingerprint = newFingerprint();
    const pick = (index: number) => replicas[index % 2] ?? client;
    const starts = await Promise.all(Array.from({ length: 20 }, (_, index) => pick(index).start({ client_fingerprint })));
    expect(starts.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(new Set(starts.map(({ body }) => body.id)).size).toBe(1);
    const letIn = await Promise.all(starts.map(({ body }, index) => pick(index + 1).isLetIn(body.access_token)));
    expect(letIn).toEqual(Array.from({ length: 20 }, () => true));
    const rows = await auth.query<{ sessions: number }>(
      `select count(s.id)::int as sessions from competitors c join devices d on d.competitor_id = c.id
         join device_sessions s on s.competitor_id = d.competitor_id where c.external_id = $1 group by c.id`,
      [client_fingerprint],
    );
    expect(rows).toEqual([{ sessions: 20 }]);
    await replica.close();
  });

  it.each(['suspended', 'banned'])('tells a %s device what it is, with tokens that nobody lets in', async (status) => {
    const client_fingerprint = newFingerprint();
    const [one, other] = [await client.start({ client_fingerprint }), await client.start({ client_fingerprint })];
    await setStatus(one.body.id, status);
    for (const { body } of [one, other]) {
      expect(await client.isLetIn(body.access_token)).toBe(false);
      expect((await client.refresh(body.refresh_token)).status).toBe(401);
    }
    const third = await client.start({ client_fingerprint });
    expect(third.status).toBe(201);
    expect(third.body.status).toBe(status);
    expect(await client.isLetIn(third.body.access_token)).toBe(false);
    await setStatus(one.body.id, 'active');
    expect(await client.isLetIn(third.body.access_token)).toBe(true);
  });

  it('stores no token, nor anything that could be compared with one', async () => {
    const { body } = await client.start();
    const rows = await auth.query('select s::text from device_sessions s where competitor_id = $1', [body.id]);
    const dump = JSON.stringify(rows);
    for (const token of [body.access_token, body.refresh_token]) {
      const signature = token.split('.').at(-1) ?? '';
      expect(dump).not.toContain(signature);
      expect(dump).not.toContain(Buffer.from(signature, 'base64url').toString('hex'));
    }
  });

  it('writes neither tokens nor fingerprints into the log', async () => {
    const fingerprint = newFingerprint();
    const { body } = await client.start({ client_fingerprint: fingerprint });
    await client.refresh(body.refresh_token);
    for (const secret of [fingerprint, body.access_token, body.refresh_token]) expect(auth.log.join('\n')).not.toContain(secret);
  });
});

describe('a start in a game that is not there', () => {
  it.each([
    ['unknown', () => crypto.randomUUID()],
    ['deleted', () => deletedGame()],
  ])('is refused: %s', async (_name, gameId) => {
    const { status, body } = await client.start({ game_id: await gameId() });
    expect(status).toBe(404);
    expect(body).toEqual({ detail: 'Game not found', error: 'Game not found' });
  });

  it('leaves no device behind', async () => {
    const client_fingerprint = newFingerprint();
    await client.start({ game_id: crypto.randomUUID(), client_fingerprint });
    expect(await auth.query('select from competitors where external_id = $1', [client_fingerprint])).toEqual([]);
  });

  it('ends the sessions of a game that is deleted', async () => {
    const { body } = await client.start({ game_id: await createGame(auth) });
    expect(await client.isLetIn(body.access_token)).toBe(true);
    await auth.query('update games set deleted_at = now() where id = $1', [body.game_id]);
    expect(await client.isLetIn(body.access_token)).toBe(false);
    expect((await client.refresh(body.refresh_token)).status).toBe(401);
  });
});

describe('a start is refused whose', () => {
  it.each(['', '{', '[]', 'null', '"x"', '5', '{"a":1}}', '\u0000'])('body is %j', async (text) => {
    const refused: Refused = await client.send('POST', SESSIONS, { body: text });
    expectInvalid(refused, ['body']);
  });

  it('body is missing', async () => {
    expectInvalid(await client.send('POST', SESSIONS), ['body']);
  });

  it.each([
    ['game_id', undefined],
    ['game_id', null],
    ['game_id', ''],
    ['game_id', 123],
    ['game_id', '550e8400-e29b-41d4-a716-44665544000'],
    ['game_id', 'brd_550e8400-e29b-41d4-a716-446655440000'],
    ['game_id', '550e8400-e29b-41d4-a716-446655440000\n'],
    ['game_id', '{550e8400-e29b-41d4-a716-446655440000}'],
    ['game_id', ' 550e8400-e29b-41d4-a716-446655440000'],
    ['client_fingerprint', undefined],
    ['client_fingerprint', null],
    ['client_fingerprint', 5],
    ['client_fingerprint', ''],
    ['client_fingerprint', 'a'.repeat(63)],
    ['client_fingerprint', 'a'.repeat(65)],
    ['client_fingerprint', 'g'.repeat(64)],
    ['client_fingerprint', '０'.repeat(64)],
    ['client_fingerprint', `${'a'.repeat(64)}\n`],
    ['platform', 5],
    ['platform', 'p'.repeat(65)],
    ['platform', 'p'.repeat(10_000)],
    ['platform', 'a\u0000b'],
    ['platform', '\ud800'],
    ['metadata', 'text'],
    ['metadata', []],
    ['metadata', true],
    ['metadata', { note: '\ud800' }],
    ['metadata', { '\u0000': 1 }],
    ['test_mode', 'false'],
    ['test_mode', 0],
  ])('%s is %j', async (field, value) => {
    expectInvalid(await client.start<RefusalBody>({ [field]: value }), ['body', field]);
  });

  it.each([
    [15, 201],
    [16, 422],
    [2_500, 422],
  ])('metadata has more levels than a body may have: %i', async (levels, status) => {
    const metadata = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const body = `{"game_id":"${client.gameId}","client_fingerprint":"${newFingerprint()}","metadata":${metadata}}`;
    expect((await client.send('POST', SESSIONS, { body })).status).toBe(status);
  });

  it.each([
    ['metadata of 64 KB', { metadata: { note: 'x'.repeat(65_536) } }],
    ['a body of one byte too many', { note: 'x'.repeat(16 * 1024) }],
  ])('size is beyond what a body may have: %s', async (_name, more) => {
    const { status, body } = await client.start<RefusalBody>(more);
    expect(status).toBe(413);
    expect(body).toEqual({ detail: expect.any(String), error: body.detail });
  });

  it('tells everything that is wrong', async () => {
    const refused: Refused = await client.post(SESSIONS, { platform: 5 });
    expect(refused.body.detail.map(({ loc }) => loc.at(-1))).toEqual(['game_id', 'client_fingerprint', 'platform']);
    expect(refused.body.detail[0]).toEqual({ type: 'missing', loc: ['body', 'game_id'], msg: 'Field required' });
    expect(refused.body.error).toBe('game_id: Field required');
  });
});

describe('a start is not led astray', () => {
  it('by names that mean something to JavaScript', async () => {
    const more = '"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}}';
    const metadata = `{"kept":[{${more}}],"__proto__":{"admin":true},"constructor":{"x":1}}`;
    const body = `{"game_id":"${client.gameId}","client_fingerprint":"${newFingerprint()}",${more},"metadata":${metadata}}`;
    const start = () => client.send<{ metadata: object }>('POST', SESSIONS, { body });
    const [told, kept] = [await start(), await start()];
    expect([told.status, kept.status]).toEqual([201, 201]);
    expect([told, kept].map((answer) => JSON.stringify(answer.body.metadata))).toEqual([metadata, metadata]);
    expect({}).not.toHaveProperty('admin');
    expect({}).not.toHaveProperty('x');
  });

  it('by fields that only the server sets', async () => {
    const forged = { id: crypto.randomUUID(), account_id: crypto.randomUUID(), status: 'banned', first_seen_at: '2000-01-01T00:00:00Z' };
    const { status, body } = await client.start(forged);
    expect(status).toBe(201);
    for (const [field, value] of Object.entries(forged)) expect(body[field as keyof typeof body]).not.toBe(value);
  });

  it('by a field that is there twice: the last one counts', async () => {
    const other = await createGame(auth);
    const body = `{"game_id":"${other}","client_fingerprint":"${newFingerprint()}","game_id":"${client.gameId}"}`;
    expect((await client.send<{ game_id: string }>('POST', SESSIONS, { body })).body.game_id).toBe(client.gameId);
  });
});

describe('other methods', () => {
  it.each([
    ['GET', SESSIONS],
    ['DELETE', `${SESSIONS}/`],
    ['PUT', SESSIONS],
    ['GET', `${SESSIONS}/refresh`],
    ['POST', '/v1/client/nonce'],
  ])('are refused in the form of the protocol: %s %s', async (method, path) => {
    const { status, body, headers }: Refused = await client.ask(method, path);
    expect(status).toBe(405);
    expect(headers.get('allow')).toContain('OPTIONS');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(body).toEqual({ detail: expect.any(String), error: body.detail });
  });

  it('ask first, from any origin', async () => {
    const headers = { Origin: 'https://game.example', 'Access-Control-Request-Method': 'POST' };
    const response = await fetch(auth.service.url + SESSIONS, { method: 'OPTIONS', headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

function expectInvalid({ status, body }: Refused, loc: string[]): void {
  expect(status).toBe(422);
  expect(body.detail[0]).toMatchObject({ type: expect.any(String), loc, msg: expect.any(String) });
  expect(body.error).toBe(`${loc.at(-1)}: ${body.detail[0]?.msg}`);
}

async function setStatus(deviceId: string, status: string): Promise<void> {
  await auth.query('update devices set status = $2 where competitor_id = $1', [deviceId, status]);
}

async function deletedGame(): Promise<string> {
  const gameId = await createGame(auth);
  await auth.query('update games set deleted_at = now() where id = $1', [gameId]);
  return gameId;
}

async function sessionsCounted(): Promise<number> {
  const { values = [] } = (await metrics.getSingleMetric('device_sessions_total')?.get()) ?? {};
  return values[0]?.value ?? 0;
}
