import { expect, it } from '@jest/globals';
import type { ServiceFleet } from '@laurel/fixtures/service-fleet';

import { Game, scoreOn } from '../pomomon/game.js';
import { newName } from '../pomomon/names.js';
import { endsWell } from './ends-well.js';
import { PomomonLoad, watchPlayers } from './load/pomomon-load.js';

const PLAYERS = 3;
const OUTAGE_PHASES = 5;

/** Redis holds nothing that cannot be done without. */
export function redisOutage(fleetOf: () => ServiceFleet): void {
  it('while Redis is gone and when it is back, every credit is stored once and shown by every stream', async () => {
    const fleet = fleetOf();
    await PomomonLoad.during(fleet.url, PLAYERS, async (load) => {
      const watching = await watchPlayers(load, fleet.stream.map(({ url }) => url));
      await load.goesOnFor(PLAYERS);

      await killRedis(fleet);
      await load.goesOnFor(OUTAGE_PHASES * PLAYERS);

      await restartRedis(fleet);
      await load.goesOnFor(PLAYERS);
      await endsWell(load, watching, fleet);
    });
  });

  it('while Redis is gone, a credit still reaches those who watch', async () => {
    const fleet = fleetOf();
    const name = newName();
    const session = await new Game(fleet.url).logIn(name);
    const streams = await Promise.all(fleet.stream.map(({ url }) => watchSelf(url, session)));
    for (const stream of streams) await stream.next();
    await killRedis(fleet);
    await new Game(fleet.url).focus(session);
    for (const stream of streams) await stream.nextWhere((event) => scoreOn(event, name) === 1_000);
    await restartRedis(fleet);
    streams.forEach((stream) => stream.close());
  });

  it('a session that was replaced while Redis was gone stays replaced', async () => {
    const fleet = fleetOf();
    const game = new Game(fleet.url);
    const name = newName();
    const older = await game.logIn(name);
    const streams = await Promise.all(fleet.stream.map(({ url }) => watchSelf(url, older)));
    for (const stream of streams) await stream.next();
    await killRedis(fleet);
    const newer = await game.logIn(name);
    await restartRedis(fleet);
    expect(await Promise.all(streams.map((stream) => stream.ended))).toEqual([true, true]);
    expect((await game.end(older)).status).toBe(401);
    expect((await game.end(newer)).status).toBe(409);
  });
}

async function killRedis({ redis }: ServiceFleet): Promise<void> {
  await Promise.all(redis.map((server) => server.kill()));
}

async function restartRedis({ redis }: ServiceFleet): Promise<void> {
  await Promise.all(redis.map((server) => server.restart()));
}

function watchSelf(url: string, session: string): ReturnType<Game['watch']> {
  return new Game(url).watch('?self=true', { Authorization: `Bearer ${session}` });
}
