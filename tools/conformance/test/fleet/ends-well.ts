import { expect } from '@jest/globals';
import type { ServiceFleet } from '@laurel/fixtures/service-fleet';

import { showAtLast, watchPlayers, type PomomonLoad, type Watch } from './load/pomomon-load.js';
import { storedCredits } from './stored-credits.js';

/** Stops the load, of which nothing failed: every credit is stored once, and shown to those who watch and to whoever comes now. */
export async function endsWell(load: PomomonLoad, watching: readonly Watch[], { postgres, stream }: ServiceFleet): Promise<void> {
  await load.stop();
  expect(load.failures).toEqual([]);
  const stored = await storedCredits(postgres.url);
  expect(load.players.map((player) => stored.get(player.name))).toEqual(load.players.map(({ acknowledged }) => acknowledged));
  const newcomers = await watchPlayers(load, stream.map(({ url }) => url));
  await showAtLast([...watching, ...newcomers], ({ acknowledged }) => acknowledged);
}
