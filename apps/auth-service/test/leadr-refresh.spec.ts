import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeviceTokens } from '@laurel/contracts/leadr/session';
import { metrics } from '@laurel/runtime/metrics';
import { decodeJwt } from 'jose';

import { LeadrClient, newFingerprint, type Refused } from './leadr-client.js';
import { RunningAuthService } from './running-auth-service.js';

const REFRESH = '/v1/client/sessions/refresh';
const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const NOT_GOOD = { detail: 'Invalid or expired refresh token', error: 'Invalid or expired refresh token' };

let auth: RunningAuthService;
let replica: RunningAuthService;
let client: LeadrClient;
let elsewhere: LeadrClient;
let first: DeviceTokens;

beforeAll(async () => {
  auth = await RunningAuthService.start();
  replica = await RunningAuthService.start({ replicaOf: auth });
  client = await LeadrClient.ofNewGame(auth);
  elsewhere = client.at(replica);
});

afterAll(async () => {
  await replica.close();
  await auth.close();
});

beforeEach(async () => {
  first = (await client.start()).body;
});

describe('a refresh', () => {
  it('replaces both tokens, and every replica refuses the old ones at once', async () => {
    const { status, headers, body: second } = await client.refresh(first.refresh_token);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(second).toEqual({ access_token: expect.any(String), refresh_token: expect.any(String), expires_in: 900 });
    for (const replicas of [client, elsewhere]) {
      expect(await replicas.isLetIn(first.access_token)).toBe(false);
      expect(await replicas.isLetIn(second.access_token)).toBe(true);
      expect((await replicas.refresh(first.refresh_token)).status).toBe(401);
    }
    expect((await elsewhere.refresh(second.refresh_token)).status).toBe(200);
  });

  it.each([REFRESH, `${REFRESH}/`])('is at %s', async (path) => {
    expect((await client.post(path, { refresh_token: first.refresh_token })).status).toBe(200);
  });

  it.each(['', '{}', '{ }'])('takes the token from the header where the body is %j', async (empty) => {
    const headers = { Authorization: `Bearer ${first.refresh_token}` };
    const { status, body } = await client.send<DeviceTokens>('POST', REFRESH, { headers, body: empty });
    expect(status).toBe(200);
    expect(await client.isLetIn(body.access_token)).toBe(true);
  });

  it('goes by the body where there is one, whatever the header holds', async () => {
    const headers = { Authorization: `Bearer ${first.access_token}` };
    const body = JSON.stringify({ refresh_token: first.refresh_token });
    expect((await client.send('POST', REFRESH, { headers, body })).status).toBe(200);
  });

  it('keeps everything else that the tokens say, test mode among it', async () => {
    const { body: started } = await client.start({ test_mode: true });
    const { body: refreshed } = await client.refresh(started.refresh_token);
    const [before, after] = [decodeJwt(started.access_token), decodeJwt(refreshed.access_token)];
    expect(after).toEqual({ ...before, ver: 2, jti: expect.any(String) });
    expect(after).toMatchObject({ test_mode: true, game_id: client.gameId, account_id: started.account_id, sub: started.id });
    expect(after.jti).not.toBe(before.jti);
  });

  it('leaves the other sessions of the device alone', async () => {
    const client_fingerprint = newFingerprint();
    const [one, other] = [await client.start({ client_fingerprint }), await client.start({ client_fingerprint })];
    await client.refresh(one.body.refresh_token);
    expect(await client.isLetIn(other.body.access_token)).toBe(true);
  });

  it('pushes both expiries out, until the session is 180 days old', async () => {
    let { refresh_token } = first;
    for (let day = 29; day < 180; day += 29) {
      auth.clock.advance(29 * DAY);
      const { status, body } = await client.refresh(refresh_token);
      expect(status).toBe(200);
      expect(body.expires_in).toBe(900);
      ({ refresh_token } = body);
    }
    auth.clock.advance(6 * DAY - 60 * SECOND);
    const { body: last } = await client.refresh(refresh_token);
    expect(last.expires_in).toBe(60);
    auth.clock.advance(59 * SECOND);
    expect(await client.isLetIn(last.access_token)).toBe(true);
    auth.clock.advance(SECOND);
    expect(await client.isLetIn(last.access_token)).toBe(false);
    expect((await client.refresh(last.refresh_token)).status).toBe(401);
  });
});

describe('tokens live', () => {
  it('as long as was said to the millisecond: 900 s for access', async () => {
    auth.clock.advance(1);
    const { body } = await client.start();
    auth.clock.advance(900 * SECOND - 1);
    expect(await client.isLetIn(body.access_token)).toBe(true);
    auth.clock.advance(1);
    expect(await client.isLetIn(body.access_token)).toBe(false);
    expect((await client.refresh(body.refresh_token)).status).toBe(200);
  });

  it('30 days for a refresh', async () => {
    const { body: other } = await client.start();
    auth.clock.advance(30 * DAY - 1);
    expect((await client.refresh(first.refresh_token)).status).toBe(200);
    auth.clock.advance(1);
    expect((await client.refresh(other.refresh_token)).status).toBe(401);
  });
});

describe('a used refresh token that comes back', () => {
  it('within ten seconds is refused and ends nothing: its client lost the answer or asked twice', async () => {
    const { body: second } = await client.refresh(first.refresh_token);
    auth.clock.advance(10 * SECOND);
    const refused = await client.refresh(first.refresh_token);
    expect(refused.status).toBe(401);
    expect(refused.body).toEqual(NOT_GOOD);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(await client.isLetIn(second.access_token)).toBe(true);
    expect((await client.refresh(second.refresh_token)).status).toBe(200);
  });

  it('later ends its session on every replica, and the session says why', async () => {
    const { body: second } = await client.refresh(first.refresh_token);
    auth.clock.advance(11 * SECOND);
    const counted = await reuseCount();
    expect((await elsewhere.refresh(first.refresh_token)).body).toEqual(NOT_GOOD);
    for (const replicas of [client, elsewhere]) {
      expect(await replicas.isLetIn(second.access_token)).toBe(false);
      expect((await replicas.refresh(second.refresh_token)).body).toEqual(NOT_GOOD);
    }
    const { sid } = decodeJwt(first.refresh_token);
    const [session] = await auth.query('select revoked_for as why, revoked_at as at from device_sessions where id = $1', [sid]);
    expect(session).toEqual({ why: 'refresh-token-reuse', at: new Date(auth.clock.now()) });
    expect(await reuseCount()).toBe(counted + 1);
    expect(replica.log.filter((line) => line.includes('refresh_token_reuse') && line.includes(String(sid)))).toHaveLength(1);
  });

  it('is found out once, however often it comes back', async () => {
    await client.refresh(first.refresh_token);
    auth.clock.advance(11 * SECOND);
    const counted = await reuseCount();
    const refused = await Promise.all(Array.from({ length: 10 }, () => client.refresh(first.refresh_token)));
    expect(refused.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(await reuseCount()).toBe(counted + 1);
  });

  it('ends its session at once when its successor is used up as well', async () => {
    const { body: second } = await client.refresh(first.refresh_token);
    const { body: third } = await client.refresh(second.refresh_token);
    expect((await client.refresh(first.refresh_token)).status).toBe(401);
    expect(await client.isLetIn(third.access_token)).toBe(false);
    expect((await client.refresh(third.refresh_token)).status).toBe(401);
  });

  it('leaves the other sessions of the device in force', async () => {
    const client_fingerprint = newFingerprint();
    const [stolen, other] = [await client.start({ client_fingerprint }), await client.start({ client_fingerprint })];
    await client.refresh(stolen.body.refresh_token);
    auth.clock.advance(11 * SECOND);
    await client.refresh(stolen.body.refresh_token);
    expect(await client.isLetIn(other.body.access_token)).toBe(true);
    expect((await client.start({ client_fingerprint })).status).toBe(201);
  });

  it('follows a lost answer, after which the device starts anew', async () => {
    const client_fingerprint = newFingerprint();
    const { body: started } = await client.start({ client_fingerprint });
    await client.refresh(started.refresh_token);
    expect(await client.isLetIn(started.access_token)).toBe(false);
    expect((await client.refresh(started.refresh_token)).status).toBe(401);
    const again = await client.start({ client_fingerprint });
    expect(again.status).toBe(201);
    expect(again.body.id).toBe(started.id);
    expect(await client.isLetIn(again.body.access_token)).toBe(true);
  });
});

const RACE_MAY_TAKE_MS = 120_000;

it('of twenty refreshes at once with each of two hundred tokens, over two replicas, lets one succeed', async () => {
  const sessions = 200;
  const parallel = 20;
  const statuses: Record<number, number> = {};
  const winners: string[] = [];
  for (let session = 0; session < sessions; session += 1) {
    const { refresh_token } = (await client.start()).body;
    const ask = (index: number) => (index % 2 === 0 ? client : elsewhere).refresh(refresh_token);
    for (const { status, body } of await Promise.all(Array.from({ length: parallel }, (_, index) => ask(index)))) {
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === 200) winners.push(body.access_token);
    }
  }
  expect(statuses).toEqual({ 200: sessions, 401: sessions * (parallel - 1) });
  expect(new Set(winners).size).toBe(sessions);
  for (const accessToken of winners) expect(await client.isLetIn(accessToken)).toBe(true);
}, RACE_MAY_TAKE_MS);

describe('a refresh is refused', () => {
  it.each(['', '{}', '{', '[]', '""', 'null', '{"refresh_token":1}', '{"refresh_token":null}', '{"refresh_token":""}'])(
    'as invalid with the body %j',
    async (body) => {
      const refused: Refused = await client.send('POST', REFRESH, { body });
      expect(refused.status).toBe(422);
      expect(refused.body.detail[0]?.loc[0]).toBe('body');
      expect(refused.body.error).toEqual(expect.any(String));
    },
  );

  it('as invalid with neither body nor header', async () => {
    expect((await client.send('POST', REFRESH)).status).toBe(422);
  });

  it.each([
    ['an access token', () => first.access_token],
    ['no token', () => 'x'.repeat(43)],
    ['a token of 10 KB', () => 'x'.repeat(10_240)],
    ['a token with something behind it', () => `${first.refresh_token}=`],
    ['a token in the form of the header', () => `Bearer ${first.refresh_token}`],
  ])('with %s', async (_name, token) => {
    const refused = await client.refresh(token());
    expect(refused.status).toBe(401);
    expect(refused.body).toEqual(NOT_GOOD);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each([
    ['an access token', () => `Bearer ${first.access_token}`, NOT_GOOD.detail],
    ['another scheme', () => `Basic ${first.refresh_token}`, "Invalid authorization format. Expected 'Bearer <token>'"],
  ])('without a body and with %s in the header', async (_name, header, detail) => {
    const refused: Refused = await client.send('POST', REFRESH, { headers: { Authorization: header() } });
    expect(refused.status).toBe(401);
    expect(refused.body).toEqual({ detail, error: detail });
  });

  it('once its session was revoked, or swept', async () => {
    const { sid } = decodeJwt(first.refresh_token);
    await auth.query('update device_sessions set revoked_at = $2 where id = $1', [sid, new Date(auth.clock.now())]);
    expect(await elsewhere.isLetIn(first.access_token)).toBe(false);
    expect((await client.refresh(first.refresh_token)).status).toBe(401);
    await auth.query('delete from device_sessions where id = $1', [sid]);
    expect(await elsewhere.isLetIn(first.access_token)).toBe(false);
    expect((await client.refresh(first.refresh_token)).status).toBe(401);
  });
});

async function reuseCount(): Promise<number> {
  const { values } = (await metrics.getSingleMetric('refresh_reuse_total')?.get()) ?? { values: [] };
  return values[0]?.value ?? 0;
}
