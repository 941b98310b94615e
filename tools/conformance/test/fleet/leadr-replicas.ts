import { beforeAll, expect, it } from '@jest/globals';
import type { CreatedApiKey } from '@laurel/contracts/leadr/api-keys';
import type { User } from '@laurel/contracts/leadr/users';
import { eventually } from '@laurel/fixtures/eventually';
import type { ServiceFleet } from '@laurel/fixtures/service-fleet';

import { Administration, Studio } from '../leadr/administration.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { LiveBoard } from '../leadr/live-board.js';
import { newSlug } from '../leadr/names.js';
import { nonceRace } from '../leadr/nonce-race.js';
import { SdkGame } from '../leadr/sdk-game.js';

/** Which replica a game asks makes no difference. */
export function leadrOnReplicas(fleetOf: () => ServiceFleet, serverOf: () => LeadrServer): void {
  let studio: Studio;
  let server: LeadrServer;
  /** Past the gateway: one replica each. */
  let atScore: LeadrServer[];
  let atStream: LeadrServer[];
  beforeAll(async () => {
    server = serverOf();
    const { score, stream } = fleetOf();
    atScore = score.map(({ url }) => ({ ...server, url }));
    atStream = stream.map(({ url }) => ({ ...server, url }));
    studio = await Studio.open(server);
  });

  const newGame = () => new SdkGame(server, studio.game.id);
  /** Through every replica, without trying again. */
  const statusesOf = (token: string): Promise<number[]> =>
    Promise.all(
      atScore.map(async ({ url }) => (await fetch(`${url}/v1/client/boards`, { headers: { Authorization: `Bearer ${token}` } })).status),
    );

  it('a score through either replica reaches the live boards of both, and those behind the gateway', async () => {
    const board = await studio.board({ keep_strategy: 'ALL' });
    const game = newGame();
    await game.start();
    const boards = await Promise.all([...atStream, server].map((at) => LiveBoard.open(at, board.id)));
    for (const live of boards) expect((await live.next()).total).toBe(0);
    for (const [index, at] of atScore.entries()) {
      const nonce = await game.newNonce();
      const through = game.at(at);
      through.nonce = nonce;
      const { id } = await through.submit(board.id, { value: index });
      for (const live of boards) expect((await live.where(({ total }) => total === index + 1)).scores[0]?.id).toBe(id);
    }
    boards.forEach((live) => live.close());
  });

  it('frames of a live board come through the gateway one by one, each when it is written', async () => {
    const board = await studio.board();
    const game = newGame();
    const live = await LiveBoard.open(server, board.id);
    expect((await live.next()).total).toBe(0);
    for (const value of [1, 2, 3]) {
      expect(live.stream.waiting).toBe(0);
      await game.submit(board.id, { value });
      expect((await live.next()).scores[0]?.value).toBe(value);
    }
    expect(live.stream.headers['content-length']).toBeUndefined();
    live.close();
  });

  it('a token that was refreshed is refused by all replicas at once, and so is one whose session was revoked', async () => {
    const game = newGame();
    const first = await game.start();
    expect(await statusesOf(first.accessToken)).toEqual([200, 200]);
    expect(await game.refresh()).toBe(true);
    expect(await statusesOf(first.accessToken)).toEqual([401, 401]);
    expect(await game.refresh()).toBe(true);
    const last = game.session?.accessToken ?? '';
    expect(await statusesOf(last)).toEqual([200, 200]);
    game.session = first;
    expect(await game.refresh()).toBe(false);
    expect(await statusesOf(last)).toEqual([401, 401]);
  });

  it('a game that is deleted at one replica is deleted at the other', async () => {
    const gone = await Studio.open(server);
    const { accessToken } = await new SdkGame(server, gone.game.id).start();
    const [one, other] = atScore.map((at) => new Administration(at));
    expect((await one?.ask(`PATCH /v1/games/${gone.game.id}`, { deleted: true }))?.status).toBe(200);
    expect((await other?.ask(`GET /v1/games/${gone.game.id}`))?.status).toBe(404);
    expect(await statusesOf(accessToken)).toEqual([401, 401]);
  });

  it('of 20 scores with one nonce, over both replicas, one is taken; for each of 20 nonces', async () => {
    expect(await nonceRace(server, { nonces: 20, requests: 20 }, atScore)).toEqual({ stored: 20, refused: 380, listed: 20 });
  });

  it('no log holds a secret of a whole round', async () => {
    const { administration: superadmin, account } = studio;
    const person = { account_id: account.id, email: `${newSlug()}@studio.example`, display_name: 'Ada' };
    const user = await superadmin.make<User>('/v1/users', person);
    const { key } = await superadmin.make<CreatedApiKey>('/v1/api-keys', { account_id: account.id, user_id: user.id, name: 'Laptop' });
    expect((await new Administration(server, key).ask('GET /v1/games')).status).toBe(200);

    const board = await studio.board();
    const game = newGame();
    const first = await game.start();
    const nonce = await game.newNonce();
    await game.refresh();
    const last = game.session ?? first;
    game.nonce = nonce;
    await game.submit(board.id, { value: 1 });
    // Clients that put them where they do not belong.
    const misplaced = new URLSearchParams({ access_token: last.accessToken, client_fingerprint: game.fingerprint, api_key: key });
    expect((await fetch(`${server.url}/v1/client/nonce?${misplaced}`)).status).toBe(401);
    expect((await fetch(`${server.url}/v1/client/boards?${misplaced}`)).status).toBe(401);
    const live = await LiveBoard.open(server, board.id);
    await live.next();
    live.close();

    const { gateway, auth, score, stream, superadminKey } = fleetOf();
    await eventually(async () => expect(await gateway.accessLog()).toContain(`"path":"/v1/live/boards/${board.id}"`));
    const logs = [await gateway.accessLog(), ...[...auth, ...score, ...stream].map(({ output }) => output)];
    const tokens = [first, last].flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]);
    const secrets = [...tokens, nonce, game.fingerprint, key, superadminKey];
    for (const secret of secrets) {
      expect(secret).toMatch(/^.{20,}$/);
      expect(logs.filter((log) => log.includes(secret))).toEqual([]);
    }
  });
}
