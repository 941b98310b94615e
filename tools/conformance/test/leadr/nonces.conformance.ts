import { beforeAll, expect, it } from '@jest/globals';
import type { Board } from '@laurel/contracts/leadr/boards';

import { Studio } from './administration.js';
import { ask, type JsonAnswer, type LeadrServer } from './leadr-server.js';
import { nonceRace } from './nonce-race.js';
import { SdkGame } from './sdk-game.js';

export function nonces(serverOf: () => LeadrServer): void {
  let studio: Studio;
  let board: Board;
  let game: SdkGame;
  beforeAll(async () => {
    studio = await Studio.open(serverOf());
    board = await studio.board({ keep_strategy: 'ALL' });
    game = new SdkGame(serverOf(), studio.game.id);
    await game.start();
  });

  const score = (fields: object = {}) => JSON.stringify({ board_id: board.id, player_name: 'Ada', value: 1, ...fields });
  const submit = (body: string, nonce?: string, token: object = game.authorization()): Promise<JsonAnswer<{ error: string }>> => {
    const headers = { ...token, ...(nonce !== undefined && { 'leadr-client-nonce': nonce }) };
    return ask(serverOf(), 'POST /v1/client/scores', { headers, body });
  };

  it('come after the token and before the body, and are left by whatever is refused', async () => {
    const nonce = await game.newNonce();
    expect((await submit('{', undefined, {})).status).toBe(401);
    expect((await submit('{', nonce, {})).status).toBe(401);
    expect((await submit('{')).status).toBe(412);
    expect((await submit('{', nonce)).status).toBe(422);
    expect((await submit(score({ value: '1' }), nonce)).status).toBe(422);
    expect((await submit(score({ board_id: studio.game.id }), nonce)).status).toBe(404);
    expect((await submit(score(), nonce)).status).toBe(201);
    expect(await submit(score(), nonce)).toMatchObject({ status: 412, body: { error: 'Nonce already used' } });
  });

  it.each(['', 'abc', '00000000-0000-4000-8000-000000000000'])('are not made up: %j', async (nonce) => {
    expect((await submit(score(), nonce)).status).toBe(412);
  });

  it('belong to their device', async () => {
    const nonce = await new SdkGame(serverOf(), studio.game.id).newNonce();
    expect((await submit(score(), nonce)).status).toBe(412);
  });

  it('may be held in numbers, across a refresh, and are not used up by reading', async () => {
    const held = [await game.newNonce(), await game.newNonce(), await game.newNonce()];
    expect(await game.refresh()).toBe(true);
    const headers = { ...game.authorization(), 'leadr-client-nonce': held[0] ?? '' };
    expect((await ask(serverOf(), 'GET /v1/client/boards', { headers })).status).toBe(200);
    for (const nonce of held.reverse()) expect((await submit(score(), nonce)).status).toBe(201);
  });

  it('are used once, whoever is first', async () => {
    expect(await nonceRace(serverOf(), { nonces: 5, requests: 20 })).toEqual({ stored: 5, refused: 95, listed: 5 });
  });
}
