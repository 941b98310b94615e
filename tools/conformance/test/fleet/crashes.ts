import { beforeAll, expect, it } from '@jest/globals';
import type { ServiceFleet } from '@laurel/fixtures/service-fleet';

import { Game } from '../pomomon/game.js';
import { comesBack } from './comes-back.js';
import { PomomonLoad } from './load/pomomon-load.js';
import { storedCredits } from './stored-credits.js';

const PLAYERS = 4;

/** Replicas crash, and in the end there is none. */
export function crashes(fleetOf: () => ServiceFleet): void {
  let fleet: ServiceFleet;
  let game: Game;
  beforeAll(() => {
    fleet = fleetOf();
    game = new Game(fleet.url);
  });

  it('a killed score replica is missed by nobody but those whose requests it held', async () => {
    await PomomonLoad.during(fleet.url, PLAYERS, async (load) => {
      await load.goesOnFor(PLAYERS);
      expect(await fleet.score[0].stop('SIGKILL')).toBeNull();
      await load.goesOnFor(3 * PLAYERS);
      await comesBack(fleet.score[0]);
      await load.stop();
      expect(load.failures.length).toBeLessThanOrEqual(PLAYERS);
      const stored = await storedCredits(fleet.postgres.url);
      for (const { name, acknowledged, uncertain } of load.players) {
        expect(stored.get(name)).toBeGreaterThanOrEqual(acknowledged);
        expect(stored.get(name)).toBeLessThanOrEqual(acknowledged + uncertain);
      }
    });
  });

  it('a killed stream replica breaks its streams off, which go on at the other one', async () => {
    const broken = await new Game(fleet.stream[0].url).watch();
    const { id } = await broken.next();
    expect(await fleet.stream[0].stop('SIGKILL')).toBeNull();
    expect(await broken.ended).toBe(false);
    const again = await Promise.all(Array.from({ length: 4 }, () => game.watch('', { 'Last-Event-ID': id })));
    for (const stream of again) {
      expect((await stream.next()).id).toBe(id);
      stream.close();
    }
  });

  it('a stream that meets no replica at all is told to come back', async () => {
    expect(await fleet.stream[1].stop('SIGKILL')).toBeNull();
    const stream = await game.watch();
    expect(stream.status).toBe(200);
    expect(stream.headers['content-type']).toBe('text/event-stream');
    expect(stream.headers['access-control-allow-origin']).toBe('*');
    expect(await stream.ended).toBe(true);
    expect(stream.text).toBe('retry: 3000\n');
  });

  it('any other request that meets no replica is told so in a line', async () => {
    await Promise.all(fleet.score.map((replica) => replica.stop('SIGKILL')));
    const answer = await game.end('a-token');
    expect(answer).toMatchObject({ status: 503, body: 'temporarily unavailable\n' });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain\b/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('retry-after')).toBe('1');
  });
}
