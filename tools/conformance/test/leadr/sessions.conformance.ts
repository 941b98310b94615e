import { beforeAll, expect, it } from '@jest/globals';
import type { DeviceSessionOpened, DeviceTokens } from '@laurel/contracts/leadr/session';

import { Studio } from './administration.js';
import { ask, type JsonAnswer, type LeadrServer } from './leadr-server.js';
import { newFingerprint } from './names.js';

export function sessions(serverOf: () => LeadrServer): void {
  let server: LeadrServer;
  let studio: Studio;
  beforeAll(async () => {
    server = serverOf();
    studio = await Studio.open(server);
  });

  const start = (fields: object = {}): Promise<JsonAnswer<DeviceSessionOpened>> => {
    const body = JSON.stringify({ game_id: studio.game.id, client_fingerprint: newFingerprint(), ...fields });
    return ask(server, 'POST /v1/client/sessions', { body });
  };
  const refresh = (refreshToken: string): Promise<JsonAnswer<DeviceTokens>> =>
    ask(server, 'POST /v1/client/sessions/refresh', { body: JSON.stringify({ refresh_token: refreshToken }) });
  /** By a route of either service. */
  const statusesOf = async (accessToken: string): Promise<number[]> => {
    const headers = { Authorization: `Bearer ${accessToken}` };
    const answers = await Promise.all(['/v1/client/nonce', '/v1/client/boards'].map((path) => ask(server, `GET ${path}`, { headers })));
    return answers.map(({ status }) => status);
  };

  it('of one fingerprint are one device, however it is written', async () => {
    const fingerprint = newFingerprint();
    const [one, other] = [await start({ client_fingerprint: fingerprint }), await start({ client_fingerprint: fingerprint.toUpperCase() })];
    expect(other.body.id).toBe(one.body.id);
    expect(await statusesOf(one.body.access_token)).toEqual([200, 200]);
    expect((await start()).body.id).not.toBe(one.body.id);
  });

  it('are let in until they are refreshed, and then with the new token alone', async () => {
    const { body: before } = await start();
    const { body: after } = await refresh(before.refresh_token);
    expect(await statusesOf(before.access_token)).toEqual([401, 401]);
    expect(await statusesOf(after.access_token)).toEqual([200, 200]);
  });

  it('survive a refresh token that comes back at once, and end with one that comes back later than its successor', async () => {
    const { body: first } = await start();
    const { body: second } = await refresh(first.refresh_token);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    const { body: third } = await refresh(second.refresh_token);
    expect(await statusesOf(third.access_token)).toEqual([200, 200]);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    expect(await statusesOf(third.access_token)).toEqual([401, 401]);
    expect((await refresh(third.refresh_token)).status).toBe(401);
  });

  it('have two tokens of which neither is good for the other', async () => {
    const { body } = await start();
    expect(await statusesOf(body.refresh_token)).toEqual([401, 401]);
    expect((await refresh(body.access_token)).status).toBe(401);
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });

  it('that are refreshed twenty times at once with one token are refreshed once', async () => {
    const { body } = await start();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(body.refresh_token)));
    const won = answers.filter(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
    expect(await statusesOf(won[0]?.body.access_token ?? '')).toEqual([200, 200]);
  });

  it('of a game that is deleted are over', async () => {
    const gone = await Studio.open(server);
    const { body } = await start({ game_id: gone.game.id });
    await gone.administration.patch(`/v1/games/${gone.game.id}`, { deleted: true });
    expect(await statusesOf(body.access_token)).toEqual([401, 401]);
    expect((await start({ game_id: gone.game.id })).status).toBe(404);
  });

  it.each([
    ['nobody', {}],
    ['an empty token', { Authorization: 'Bearer' }],
    ['two words', { Authorization: 'Bearer a b' }],
    ['another scheme', { Authorization: 'Basic eDp5' }],
    ['nonsense', { Authorization: 'Bearer nonsense' }],
    ['an API key', { Authorization: `Bearer ldr_${'x'.repeat(43)}` }],
  ])('do not exist for %s, who is told how to bring one', async (_who, headers) => {
    for (const path of ['/v1/client/nonce', '/v1/client/boards', '/v1/client/scores']) {
      const answer = await ask(server, `GET ${path}`, { headers });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
  });

  it('are named by any case of the scheme, and of the header', async () => {
    const { body } = await start();
    const headers = { aUTHORIZATION: `bEARER ${body.access_token}` };
    expect((await ask(server, 'GET /v1/client/boards', { headers })).status).toBe(200);
  });
}
