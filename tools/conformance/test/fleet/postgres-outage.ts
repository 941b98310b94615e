import { expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import type { ServiceFleet } from '@laurel/fixtures/service-fleet';

import { exchange } from '../http-exchange.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { recordBody, TableGame } from '../lucentinian/table-game.js';
import { Game } from '../pomomon/game.js';
import { newName } from '../pomomon/names.js';
import { PomomonLoad, showAtLast, watchPlayers } from './load/pomomon-load.js';
import { storedCredits } from './stored-credits.js';

const PLAYERS = 3;
const ANSWERED_WITHIN_MS = 3_000;

/** What was acknowledged is in PostgreSQL. */
export function postgresOutage(fleetOf: () => ServiceFleet, serverOf: () => LeadrServer): void {
  it('a crash of PostgreSQL is answered with 503, ends no stream, and loses nothing that was acknowledged', async () => {
    const fleet = fleetOf();
    const game = new Game(fleet.url);
    const session = await game.logIn(newName());
    await PomomonLoad.during(fleet.url, PLAYERS, async (load) => {
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

  it('a table says so in its own form; what was sent meanwhile can be sent again, and counts once', async () => {
    const { url, postgres } = fleetOf();
    const game = await TableGame.open(serverOf());
    await game.add({ score: 9 });
    const line = `POST ${game.path}`;
    const sent = game.signed(line, { body: recordBody({ score: 5 }) });

    await postgres.kill();
    for (const [asked, of] of [[line, sent], [`GET ${game.path}?table_key=x`, {}]] as const) {
      const answer = await exchange(url, asked, of);
      expect(answer).toMatchObject({ status: 503, body: '{"error":"temporarily unavailable"}' });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    for (const [asked, status] of [['GET /timestamp', 200], [`OPTIONS ${game.path}`, 204], [`PUT ${game.path}`, 405]] as const) {
      expect((await exchange(url, asked)).status).toBe(status);
    }

    await postgres.restart();
    const added = { status: 200, body: '{"position":1}' };
    await eventually(async () => expect(await exchange(url, line, sent)).toMatchObject(added));
    expect(await exchange(url, line, sent)).toMatchObject(added);
    expect(await game.scores()).toEqual([9, 5]);
  });
}
