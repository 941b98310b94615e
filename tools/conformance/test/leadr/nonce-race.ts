import { Studio } from './administration.js';
import { ask, type LeadrServer } from './leadr-server.js';
import { SdkGame } from './sdk-game.js';

export interface RaceResult {
  /** Requests that were answered with a score of their own. */
  readonly stored: number;
  /** Requests that were refused for their nonce. */
  readonly refused: number;
  /** Scores on the board afterwards. */
  readonly listed: number;
}

export interface Race {
  readonly nonces: number;
  /** How many requests share a nonce. */
  readonly requests: number;
}

/** Sends every nonce with many scores at once, shared out among the replicas. */
export async function nonceRace(server: LeadrServer, { nonces, requests }: Race, replicas = [server]): Promise<RaceResult> {
  const studio = await Studio.open(server);
  const board = await studio.board({ keep_strategy: 'ALL' });
  const game = new SdkGame(server, studio.game.id);
  const ids = new Set<string>();
  let refused = 0;
  for (let round = 0; round < nonces; round += 1) {
    const nonce = await game.newNonce();
    const headers = { ...game.authorization(), 'leadr-client-nonce': nonce };
    const answers = await Promise.all(
      Array.from({ length: requests }, (_, index) =>
        ask<{ id: string }>(replicas[index % replicas.length] ?? server, 'POST /v1/client/scores', {
          headers,
          body: JSON.stringify({ board_id: board.id, player_name: 'Ada', value: index }),
        }),
      ),
    );
    for (const { status, body } of answers) {
      if (status === 201) ids.add(body.id);
      if (status === 412) refused += 1;
    }
  }
  return { stored: ids.size, refused, listed: (await game.scores(board.id, { limit: 100 })).items.length };
}
