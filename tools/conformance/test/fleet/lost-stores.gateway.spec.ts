import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { startServiceFleet, type ServiceFleet } from '@laurel/fixtures/service-fleet';
import { Client } from 'pg';

import { Game, scoreOn } from '../pomomon/game.js';
import { newName } from '../pomomon/names.js';

let fleet: ServiceFleet;
let game: Game;

beforeAll(async () => {
  fleet = await startServiceFleet();
  game = new Game(fleet.url);
});
afterAll(() => fleet.stop());

const PLAYERS = 6;
const REDIS_DOWN_MS = 5_000;

/** What PostgreSQL holds of a player: the sum of the log, the standing, and how many entries. */
async function stored(name: string): Promise<{ sum: number; standing: number; entries: number }> {
  const client = new Client({ connectionString: fleet.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ sum: number; standing: number; entries: string }>(
      `select coalesce(sum(e.value), 0) as sum, count(e.revision) as entries,
              coalesce((select s.value from standings s where s.competitor_id = c.id), 0) as standing
         from competitors c left join entries e on e.competitor_id = c.id where c.name = $1 group by c.id`,
      [name],
    );
    const row = rows[0];
    return { sum: row?.sum ?? 0, standing: row?.standing ?? 0, entries: Number(row?.entries ?? 0) };
  } finally {
    await client.end();
  }
}

it('loses nothing when Redis is gone for five seconds, and every stream gets there', async () => {
  const names = Array.from({ length: PLAYERS }, newName);
  const players = await Promise.all(names.map(async (name) => ({ name, session: await game.logIn(name) })));
  const streams = await Promise.all(players.map(({ session }) => game.watch(`?self=true&token=${session}`)));

  await fleet.redis.kill();
  const downUntil = performance.now() + REDIS_DOWN_MS;
  const credited = await Promise.all(
    players.map(async ({ session }) => {
      let phases = 0;
      do {
        await game.focus(session);
        phases += 1;
      } while (performance.now() < downUntil);
      return phases;
    }),
  );
  // Hints are lost, so the streams look by themselves.
  for (const [index, stream] of streams.entries()) {
    await stream.nextWhere((event) => scoreOn(event, names[index] ?? '') === (credited[index] ?? 0) * 1_000);
  }

  await fleet.redis.restart();
  await Promise.all(players.map(({ session }) => game.focus(session)));
  for (const [index, name] of names.entries()) {
    const phases = (credited[index] ?? 0) + 1;
    const total = phases * 1_000;
    await streams[index]?.nextWhere((event) => scoreOn(event, name) === total);
    expect(await stored(name)).toEqual({ sum: total, standing: total, entries: phases });
  }
  streams.forEach((stream) => stream.close());
}, 60_000);

it('serves on through the other replica when one is killed', async () => {
  const name = newName();
  const session = await game.logIn(name);
  await fleet.score[0].stop('SIGKILL');
  for (let phase = 0; phase < 3; phase += 1) {
    // The gateway finds out with the first request that meets the dead replica; a game tries again.
    await eventually(async () => expect((await game.start(session, '{"minutes":0,"seconds":1}')).status).toBe(200));
    await eventually(async () => expect((await game.end(session)).status).toBe(200));
  }
  expect(await stored(name)).toEqual({ sum: 3_000, standing: 3_000, entries: 3 });
  await fleet.score[0].start();
}, 60_000);
