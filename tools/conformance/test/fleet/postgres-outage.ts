import { expect, it } from '@jest/globals';
import type { ServiceFleet } from '@laurel/fixtures/service-fleet';

import { exchange } from '../http-exchange.js';
import { Game } from '../pomomon/game.js';
import { newName } from '../pomomon/names.js';
import { Load, showAtLast, watchPlayers } from './load.js';
import { storedCredits } from './stored-credits.js';

const PLAYERS = 3;
const ANSWERED_WITHIN_MS = 3_000;

/** What was acknowledged is in PostgreSQL. */
export function postgresOutage(fleetOf: () => ServiceFleet): void {
  it('a crash of PostgreSQL is answered with 503, ends no stream, and loses nothing that was acknowledged', async () => {
    const fleet = fleetOf();
    const game = new Game(fleet.url);
    const session = await game.logIn(newName());
    await Load.during(fleet.url, PLAYERS, async (load) => {
      const watching = await watchPlayers(load, [...fleet.stream, fleet].map(({ url }) => url));
      await load.goesOnFor(PLAYERS);

      await fleet.postgres.kill();
      const requests = [
        () => game.end(session),
        () => game.start(session, '{"minutes":1,"seconds":0}'),
        () => exchange(fleet.url, 'PUT /api/sessions'),
        () => exchange(fleet.url, 'GET /api/sessions?token=nonsense'),
      ];
      for (const request of requests) {
        const asked = performance.now();
        const answer = await request();
        expect(performance.now() - asked).toBeLessThan(ANSWERED_WITHIN_MS);
        expect(answer).toMatchObject({ status: 503, body: 'temporarily unavailable' });
        expect(answer.headers.get('content-type')).toMatch(/^text\/plain\b/);
        expect(answer.headers.get('retry-after')).toBe('1');
      }
      const opened = await game.watch();
      expect(opened.status).toBe(200);

      await fleet.postgres.restart();
      await load.goesOnFor(2 * PLAYERS);
      await load.stop();
      const stored = await storedCredits(fleet.postgres.url);
      for (const { name, acknowledged, uncertain } of load.players) {
        expect(stored.get(name)).toBeGreaterThanOrEqual(acknowledged);
        expect(stored.get(name)).toBeLessThanOrEqual(acknowledged + uncertain);
      }
      await showAtLast(watching, ({ name }) => stored.get(name));
      await opened.next();
      opened.close();
    });
  });
}
