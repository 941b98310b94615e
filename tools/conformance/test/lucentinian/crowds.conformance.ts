import { expect, it } from '@jest/globals';

import { exchange } from '../http-exchange.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { Burst } from './burst.js';
import { recordBody, TableGame } from './table-game.js';

const CROWD = 200;
const CAPACITY = 10;

/** Scores from 0, each once, in an order in which good and bad ones take turns. */
const SCORES = Array.from({ length: CROWD }, (_, index) => (index * 77) % CROWD);
const BEST = Array.from({ length: CAPACITY }, (_, index) => CROWD - 1 - index);

/** @param replicasOf among whom the crowd is shared out; the server alone unless given */
export function crowds(serverOf: () => LeadrServer, replicasOf = () => [serverOf()]): void {
  it(`of ${CROWD} records at once the best ${CAPACITY} are left, and no position was impossible`, async () => {
    const game = await TableGame.open(serverOf(), { capacity: CAPACITY });
    const newcomers = SCORES.map((score) => ({ score, by_whom: `player ${score}` }));
    const burst = await Burst.of(game, replicasOf(), newcomers);
    burst.expectPlausible([]);
    expect(burst.left).toMatchObject(BEST.map((score) => ({ score, by_whom: `player ${score}` })));
  });

  it('each sent twice counts once, and is answered twice alike', async () => {
    const game = await TableGame.open(serverOf(), { capacity: CAPACITY });
    const replicas = replicasOf();
    const line = `POST ${game.path}`;
    const requests = SCORES.slice(0, CROWD / 2).map((score) => game.signed(line, { body: recordBody({ score }) }));
    const twice = await Promise.all(
      requests.map((sent, index) =>
        Promise.all([0, 1].map((turn) => exchange(replicas[(index + turn) % replicas.length]?.url ?? game.server.url, line, sent))),
      ),
    );
    for (const [one, other] of twice) {
      expect([one?.status, other?.status]).toEqual([200, 200]);
      expect(one?.body).toBe(other?.body);
    }
    const best = SCORES.slice(0, CROWD / 2).sort((a, b) => b - a);
    expect(await game.scores()).toEqual(best.slice(0, CAPACITY));
  });
}
