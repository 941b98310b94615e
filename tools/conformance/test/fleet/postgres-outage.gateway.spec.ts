import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startServiceFleet, type ServiceFleet } from '@laurel/fixtures/service-fleet';
import { createTestPostgres, type TestPostgres } from '@laurel/fixtures/test-postgres';

import { exchange } from '../http-exchange.js';
import { Game, scoreOn } from '../pomomon/game.js';
import { newName } from '../pomomon/names.js';
import { Load, PHASE_MS } from './load.js';
import { storedCredits } from './stored-credits.js';

const PLAYERS = 3;
const ANSWERED_WITHIN_MS = 3_000;

let postgres: TestPostgres;
let fleet: ServiceFleet;
let game: Game;

beforeAll(async () => {
  postgres = await createTestPostgres();
  fleet = await startServiceFleet({ databaseUrl: postgres.url });
  game = new Game(fleet.url);
});

afterAll(async () => {
  await fleet.stop();
  await postgres.stop();
});

it('a crash of PostgreSQL is answered with 503, ends no stream, and loses nothing that was acknowledged', async () => {
  const session = await game.logIn(newName());
  const load = await Load.start(fleet.url, PLAYERS);
  const streams = await Promise.all([...fleet.stream, fleet].map(({ url }) => new Game(url).watch()));
  await load.goesOnFor(PLAYERS);

  await postgres.kill();
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

  await postgres.restart();
  await load.goesOnFor(2 * PLAYERS);
  await load.stop();
  const stored = await storedCredits(fleet.databaseUrl);
  for (const { name, acknowledged, uncertain } of load.players) {
    expect(stored.get(name)).toBeGreaterThanOrEqual(acknowledged);
    expect(stored.get(name)).toBeLessThanOrEqual(acknowledged + uncertain);
  }
  for (const stream of [...streams, opened]) {
    await stream.nextWhere((event) => load.players.every(({ name }) => scoreOn(event, name) === (stored.get(name) ?? 0) * PHASE_MS));
    stream.close();
  }
});
