import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startServiceFleet, type ServiceFleet } from '@laurel/fixtures/service-fleet';

import { Studio } from '../leadr/administration.js';
import { describedBy, type LeadrServer } from '../leadr/leadr-server.js';
import { LiveBoard } from '../leadr/live-board.js';
import { SdkGame } from '../leadr/sdk-game.js';
import { endsWell } from './ends-well.js';
import { PomomonLoad, watchPlayers } from './load/pomomon-load.js';
import { refusedNothing } from './refused-nothing.js';

const PLAYERS = 3;
/** So many that each node of the cluster ranks some. */
const BOARDS = 12;

let fleet: ServiceFleet;

beforeAll(async () => {
  fleet = await startServiceFleet({ redisCluster: true });
});
afterAll(() => fleet.stop());

it('a score reaches the live pages of its board at both replicas, whichever node ranks it', async () => {
  const { url, superadminKey, auth, score, stream } = fleet;
  const server: LeadrServer = { url, superadminKey, described: await describedBy([auth, score, stream].map(([replica]) => replica.url)) };
  const studio = await Studio.open(server);
  const game = new SdkGame(server, studio.game.id);
  await game.start();
  for (const board of await Promise.all(Array.from({ length: BOARDS }, () => studio.board()))) {
    const watching = await Promise.all(stream.map((replica) => LiveBoard.open({ ...server, url: replica.url }, board.id)));
    for (const live of watching) expect((await live.next()).total).toBe(0);
    const { id } = await game.submit(board.id, { value: 7 });
    for (const live of watching) expect((await live.where(({ total }) => total === 1)).scores[0]?.id).toBe(id);
    watching.forEach((live) => live.close());
  }
});

it('one node after the other is lost and comes back empty: every credit is stored once and shown by every stream', async () => {
  await PomomonLoad.during(fleet.url, PLAYERS, async (load) => {
    const watching = await watchPlayers(load, fleet.stream.map(({ url }) => url));
    for (const node of fleet.redis) {
      await load.goesOnFor(PLAYERS);
      await node.kill();
      await load.goesOnFor(2 * PLAYERS);
      await node.restart();
    }
    await load.goesOnFor(PLAYERS);
    await endsWell(load, watching, fleet);
  });
});

refusedNothing(() => fleet);
