import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { Standing } from '../src/ranks/standing.entity.js';
import { FocusPlayer, focusBoardId } from './focus-player.js';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';

const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let database: TestDatabase;
let one: Replica;
let other: Replica;
let boardId: string;
let player: FocusPlayer;

beforeAll(async () => {
  database = await createTestDatabase();
  one = await openReplica(database.url);
  other = await openReplica(database.url);
  boardId = await focusBoardId(one.dataSource);
});
afterAll(async () => {
  await one.close();
  await other.close();
  await database.drop();
});
beforeEach(async () => {
  player = new FocusPlayer(boardId);
  await player.logIn(one, NOON);
});

/** The player's score. */
async function score(): Promise<number> {
  const standing = await one.dataSource.manager.findOneBy(Standing, { boardId, competitorId: player.playerId });
  return standing?.value ?? 0;
}
const rounds = Array.from({ length: 50 }, (_, index) => NOON + index * HOUR);

describe('a focus phase', () => {
  it('is credited once, however many ends arrive together', async () => {
    await player.start(one, NOON, MINUTE);
    const ends = await Promise.all(rounds.map((_, index) => player.end(index % 2 ? one : other, NOON + MINUTE)));
    expect(ends.filter((ended) => ended === 'credited')).toHaveLength(1);
    // Whoever comes after the commit finds nothing running.
    expect(ends.filter((ended) => ended === 'claim lost' || ended === 'none running')).toHaveLength(49);
    expect(await score()).toBe(MINUTE);
  });

  it('is credited once when one end is handed in twice', async () => {
    await player.start(one, NOON, MINUTE);
    const phase = await one.phases.running(player);
    const claim = {
      kind: 'focus-phase',
      playerId: player.playerId,
      sessionId: player.sessionId,
      phaseId: phase?.id ?? '',
      countsFrom: NOON,
      dueAt: NOON + MINUTE,
    } as const;
    const identity = { boardId, door: 'pomomon', competitorId: player.playerId, proof: 'gitlab-account' } as const;
    const submission = { ...identity, value: MINUTE, at: NOON + MINUTE, claim, note: null };
    const outcomes = await Promise.all([1, 2, 3].map(() => one.ledger.append(submission)));
    expect(outcomes.map(({ stored }) => stored)).toEqual([true, false, false]);
    expect(await score()).toBe(MINUTE);
  });

  it('never overlaps another that is credited, when starts and ends race', async () => {
    for (const at of rounds) {
      await player.start(one, at, MINUTE);
      const due = at + 58_000;
      await Promise.all([player.end(one, due), player.start(other, due, MINUTE), player.end(other, due), player.start(one, due, MINUTE)]);
      await player.end(other, due + MINUTE);
      await player.end(one, due + MINUTE + 2_000);
    }
    expect(player.overlaps()).toEqual([]);
    expect(new Set(player.credits.map(({ phaseId }) => phaseId)).size).toBe(player.credits.length);
    expect(player.credits.length).toBeGreaterThanOrEqual(50);
    expect(await score()).toBe(player.credits.length * MINUTE);
  });

  it('is credited or lost, never both, when a login races its end', async () => {
    for (const at of rounds) {
      await player.start(one, at, MINUTE);
      const before = player.sessionId;
      await Promise.all([player.end(one, at + MINUTE, before), player.logIn(other, at + MINUTE), player.end(other, at + MINUTE, before)]);
      expect(await player.end(one, at + MINUTE, before)).toBe('none running');
      expect(await player.end(one, at + MINUTE)).toBe('none running');
      expect(await player.start(one, at + MINUTE, MINUTE, before)).toBe(false);
    }
    expect(player.overlaps()).toEqual([]);
    expect(await score()).toBe(player.credits.length * MINUTE);
  });
});

describe('endurance', () => {
  /** Plays phases of an hour one after the other, each after a pause, and gives the flags that each raised. */
  async function flagsOf(hours: number, pauseMs: number, from = NOON): Promise<string[][]> {
    const before = player.credits.length;
    for (let hour = 0; hour < hours; hour += 1) {
      const at = from + hour * (HOUR + pauseMs);
      await player.start(one, at, HOUR);
      expect(await player.end(other, at + HOUR)).toBe('credited');
    }
    // xmin is the transaction that wrote a row: a flag is stored with its entry or not at all.
    const rows = await one.dataSource.query<{ flags: string[] }[]>(
      `select array(select f.rule from endurance_flags f
                     where f.board_id = e.board_id and f.revision = e.revision and f.xmin = e.xmin order by 1) as flags
         from entries e where e.board_id = $1 and e.competitor_id = $2 order by e.revision`,
      [boardId, player.playerId],
    );
    return rows.slice(before).map(({ flags }) => flags);
  }
  const times = (count: number, flags: string[]) => Array.from({ length: count }, () => flags);

  it('flags what goes on for more than six hours without a break', async () => {
    expect(await flagsOf(8, 4_999)).toEqual([...times(5, []), ...times(3, ['over-6-hours-without-a-break'])]);
  });

  it('flags nothing at exactly six hours', async () => {
    expect(await flagsOf(6, 0)).toEqual(times(6, []));
  });

  it('counts anew after a break of five seconds', async () => {
    expect(await flagsOf(7, 5_000)).toEqual(times(7, []));
  });

  it('flags more than sixteen hours within a day, until the day has moved on', async () => {
    const morning = NOON - 12 * HOUR;
    expect(await flagsOf(18, 10_000, morning)).toEqual([...times(16, []), ...times(2, ['over-16-hours-in-a-day'])]);
    expect(await flagsOf(1, 0, morning + 24 * HOUR)).toEqual([[]]);
  });
});
