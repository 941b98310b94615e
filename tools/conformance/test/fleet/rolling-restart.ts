import { expect, it } from '@jest/globals';
import type { LivePage } from '@laurel/contracts/leadr/live-page';
import type { EventStreamReader } from '@laurel/fixtures/event-stream-reader';
import type { ServiceFleet } from '@laurel/fixtures/service-fleet';

import type { LeadrServer } from '../leadr/leadr-server.js';
import { LiveBoard } from '../leadr/live-board.js';
import { Game } from '../pomomon/game.js';
import { comesBack } from './comes-back.js';
import { Audience, type Show } from './load/audience.js';
import { LeadrLoad } from './load/leadr-load.js';
import { allDuring } from './load/load.js';
import { LucentinianLoad } from './load/lucentinian-load.js';
import { PomomonLoad, showsCredits, watchPlayer } from './load/pomomon-load.js';
import { storedCredits } from './stored-credits.js';
import { storedValues } from './stored-values.js';

const EACH = 3;
/** Both replicas of each service, twice. The gateway is reloaded after the first. */
const TURNS = [0, 1, 0, 1] as const;

/** A new version comes, as on Kubernetes: of each service one replica goes at a time, and the next one when it is back. */
export function rollingRestart(fleetOf: () => ServiceFleet, serverOf: () => LeadrServer): void {
  it('every service restarts twice under load of all protocols: no request is lost, and streams go on elsewhere', async () => {
    const fleet = fleetOf();
    const pomomon = await PomomonLoad.open(fleet.url, EACH);
    const leadr = await LeadrLoad.open(serverOf(), EACH);
    const tables = await LucentinianLoad.open(serverOf(), EACH);
    const audience = new Audience([...ownPlaces(fleet, pomomon), ...liveBoards(serverOf(), leadr)]);
    const writing = [pomomon, leadr, tables];
    const goesOn = () => Promise.all(writing.map((load) => load.goesOnFor(EACH)));

    await allDuring([audience, ...writing], async () => {
      await goesOn();
      await comesBack(fleet.auth[1]);
      for (const [index, turn] of TURNS.entries()) {
        const { auth, score, stream } = { auth: fleet.auth[turn], score: fleet.score[turn], stream: fleet.stream[turn] };
        const watching = await Promise.all(Array.from({ length: EACH }, () => new Game(stream.url).watch()));
        expect(await Promise.all([auth, score, stream].map((replica) => replica.stop('SIGTERM')))).toEqual([0, 0, 0]);
        // That they end one after the other is shown where the stream service is tested, with more streams than these few.
        expect(await Promise.all(watching.map(({ ended }) => ended))).not.toContain(false);
        await goesOn();
        // Nobody needs to ask a stream replica for anything.
        await Promise.all([comesBack(auth), comesBack(score), stream.start()]);
        if (index === 0) fleet.gateway.reload();
      }
      await goesOn();
      await Promise.all(writing.map((load) => load.stop()));
      await audience.seesTheEnd();
    });

    expect([...writing, audience].flatMap(({ failures }) => failures)).toEqual([]);
    expect(audience.completed).toBeGreaterThan(0);
    expect(leadr.repeated).toBe(0);
    const credits = await storedCredits(fleet.postgres.url);
    for (const { name, acknowledged } of pomomon.players) expect(credits.get(name)).toBe(acknowledged);
    for (const [boardId, { values }] of [[leadr.board.id, leadr], [tables.game.table.id, tables]] as const) {
      expect(await storedValues(fleet.postgres.url, boardId)).toEqual([...values].sort((one, other) => one - other));
    }
  });
}

function ownPlaces({ url }: ServiceFleet, { players }: PomomonLoad): Show[] {
  return players.map((player) => ({
    open: (headers) => watchPlayer(url, player, headers),
    isFinal: (event) => showsCredits(event, player),
  }));
}

function liveBoards(server: LeadrServer, load: LeadrLoad): Show[] {
  const open = async (headers: Record<string, string>): Promise<EventStreamReader> =>
    (await LiveBoard.open(server, load.board.id, headers)).stream;
  const isFinal: Show['isFinal'] = ({ data }) => (JSON.parse(data) as LivePage).total === load.values.length;
  return Array.from({ length: EACH }, () => ({ open, isFinal }));
}
