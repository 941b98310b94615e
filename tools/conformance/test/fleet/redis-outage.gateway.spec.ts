import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startServiceFleet, type ServiceFleet } from '@laurel/fixtures/service-fleet';

import { Game, scoreOn } from '../pomomon/game.js';
import { newName } from '../pomomon/names.js';
import { Load, PHASE_MS } from './load.js';
import { storedCredits } from './stored-credits.js';

const PLAYERS = 3;
const OUTAGE_PHASES = 5;

let fleet: ServiceFleet;

beforeAll(async () => {
  fleet = await startServiceFleet();
});

afterAll(() => fleet.stop());

it('while Redis is gone and when it is back, every credit is stored once and shown by every stream', async () => {
  const load = await Load.start(fleet.url, PLAYERS);
  const streams = await Promise.all(fleet.stream.map(({ url }) => new Game(url).watch()));
  await load.goesOnFor(PLAYERS);

  await fleet.redis.kill();
  const name = newName();
  const session = await new Game(fleet.url).logIn(name);
  await new Game(fleet.score[0].url).focus(session);
  for (const stream of streams) await stream.nextWhere((event) => scoreOn(event, name) === PHASE_MS);
  await load.goesOnFor(OUTAGE_PHASES * PLAYERS);

  await fleet.redis.restart();
  await load.goesOnFor(PLAYERS);
  await load.stop();
  expect(load.failures).toEqual([]);
  const stored = await storedCredits(fleet.databaseUrl);
  expect(load.players.map((player) => stored.get(player.name))).toEqual(load.players.map(({ acknowledged }) => acknowledged));
  const after = await Promise.all(fleet.stream.map(({ url }) => new Game(url).watch()));
  for (const stream of [...streams, ...after]) {
    await stream.nextWhere((event) => load.players.every((player) => scoreOn(event, player.name) === player.acknowledged * PHASE_MS));
    stream.close();
  }
});

it('a session that was replaced while Redis was gone stays replaced', async () => {
  const game = new Game(fleet.url);
  const name = newName();
  const older = await game.logIn(name);
  const streams = await Promise.all(
    fleet.stream.map(({ url }) => new Game(url).watch('?self=true', { Authorization: `Bearer ${older}` })),
  );
  for (const stream of streams) await stream.next();
  await fleet.redis.kill();
  const newer = await game.logIn(name);
  await fleet.redis.restart();
  expect(await Promise.all(streams.map((stream) => stream.ended))).toEqual([true, true]);
  expect((await game.end(older)).status).toBe(401);
  expect((await game.end(newer)).status).toBe(409);
});
