import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestPlayer } from '@laurel/fixtures/test-players';

import { RunningScoreService } from './running-score-service.js';

let laurel: RunningScoreService;
let number = 0;
let name: string;
let player: TestPlayer;

beforeAll(async () => {
  laurel = await RunningScoreService.start();
});
afterAll(() => laurel.close());
beforeEach(async () => {
  name = `player-${(number += 1)}`;
  player = await laurel.players.login(name);
});

const scoreOfPlayer = async () => (await laurel.scores())[name];

describe('a focus phase', () => {
  it('is credited with exactly its registered duration', async () => {
    expect(await laurel.start(player.token, 600)).toMatchObject({ status: 200, text: 'SUCCESS' });
    laurel.clock.advance(600_777);
    expect(await laurel.end(player.token)).toMatchObject({ status: 200, text: 'SUCCESS' });
    expect(await scoreOfPlayer()).toBe(600_000);
  });

  it('adds up minutes and seconds, and phases', async () => {
    for (const body of ['{"minutes":10,"seconds":120}', '{"minutes":10.0,"seconds":0}']) {
      await laurel.call('start', player.token, { body });
      laurel.clock.advance(720_000);
      expect((await laurel.end(player.token)).status).toBe(200);
    }
    expect(await scoreOfPlayer()).toBe(720_000 + 600_000);
  });

  it.each([
    ['60 s ended 3 s early', 60, 57_000, 409],
    ['60 s ended 2 s early', 60, 58_000, 200],
    ['60 s ended just over 2 s early', 60, 57_999, 409],
    ['1 s ended after half of it', 1, 500, 409],
    ['1 s ended a tenth early', 1, 900, 200],
    ['60 s ended at the last moment', 60, 660_000, 200],
    ['60 s ended too late', 60, 660_001, 409],
  ])('of %s is judged', async (_case, seconds, elapsed, status) => {
    await laurel.start(player.token, seconds);
    laurel.clock.advance(elapsed);
    expect((await laurel.end(player.token)).status).toBe(status);
    expect(await scoreOfPlayer()).toBe(status === 200 ? seconds * 1_000 : undefined);
  });

  it('keeps running after an end that came too early', async () => {
    await laurel.start(player.token, 60);
    laurel.clock.advance(30_000);
    const early = await laurel.end(player.token);
    expect(early).toMatchObject({ status: 409, text: expect.stringContaining('30000 ms') });
    expect(early.headers.get('retry-after')).toBe('30');
    laurel.clock.advance(30_000);
    expect((await laurel.end(player.token)).status).toBe(200);
  });

  it('is gone after an end that came too late', async () => {
    await laurel.start(player.token, 60);
    laurel.clock.advance(3_600_000);
    expect(await laurel.end(player.token)).toMatchObject({ status: 409, text: expect.stringContaining('expired') });
    expect(await laurel.end(player.token)).toMatchObject({ status: 409, text: 'no focus phase is running' });
  });

  it('is replaced by a second start and then earns nothing', async () => {
    await laurel.start(player.token, 60);
    laurel.clock.advance(60_000);
    await laurel.start(player.token, 10);
    expect((await laurel.end(player.token)).status).toBe(409);
    laurel.clock.advance(10_000);
    expect((await laurel.end(player.token)).status).toBe(200);
    expect(await scoreOfPlayer()).toBe(10_000);
  });

  it('is credited once, however often it is ended at the same time', async () => {
    await laurel.start(player.token, 60);
    laurel.clock.advance(60_000);
    const ends = await Promise.all(Array.from({ length: 20 }, () => laurel.end(player.token)));
    expect(ends.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    expect(await scoreOfPlayer()).toBe(60_000);
  });

  it('survives a restart of the service', async () => {
    await laurel.start(player.token, 60);
    laurel.clock.advance(60_000);
    const restarted = await RunningScoreService.on(laurel.database, { clock: laurel.clock });
    expect((await restarted.end(player.token)).status).toBe(200);
    await restarted.close();
    expect(await scoreOfPlayer()).toBe(60_000);
  });

  it('ends with its session, which a newer login replaces at once', async () => {
    await laurel.start(player.token, 60);
    const newer = await laurel.players.login(name);
    laurel.clock.advance(60_000);
    expect((await laurel.end(player.token)).status).toBe(401);
    expect((await laurel.start(player.token, 60)).status).toBe(401);
    expect(await laurel.end(newer.token)).toMatchObject({ status: 409, text: 'no focus phase is running' });
    expect(await scoreOfPlayer()).toBeUndefined();
  });

  it('never pays a second time for time already paid, so that ending early gains nothing', async () => {
    const phases = 100;
    const begun = laurel.clock.now();
    for (let phase = 0; phase < phases; phase += 1) {
      await laurel.start(player.token, 20);
      laurel.clock.advance(18_000);
      await laurel.end(player.token);
    }
    const score = (await scoreOfPlayer()) ?? 0;
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThanOrEqual(laurel.clock.now() - begun + 2_000);
  });
});
