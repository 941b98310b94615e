import type { FocusPhase } from '@laurel/leaderboard/focus-phase';
import { judgeEnd, startPhase } from '@laurel/leaderboard/focus-phase';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Standing } from '../src/ranks/standing.entity.js';
import type { Ended } from './focus-player.js';
import { FocusPlayer, focusBoardId, LIMITS } from './focus-player.js';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';

const HOUR = 3_600_000;

type Step =
  | { readonly do: 'log in'; readonly lifeMs: number }
  | { readonly do: 'log out' | 'end' | 'end as before' | 'ask who is logged in' }
  | { readonly do: 'start' | 'start as before'; readonly durationMs: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'wait until due'; readonly off: number };

/** What the database should hold of an account. */
class Model {
  score = 0;
  current: { readonly id: string; readonly expiresAt: number } | null = null;
  phase: FocusPhase | null = null;
  private busyUntil: number | null = null;

  isCurrent(sessionId: string, at: number): boolean {
    return this.current?.id === sessionId && this.current.expiresAt > at;
  }

  replaceSession(session: typeof this.current): void {
    this.current = session;
    this.phase = null;
  }

  start(sessionId: string, at: number, durationMs: number): boolean {
    if (!this.isCurrent(sessionId, at)) return false;
    this.phase = startPhase(this.busyUntil, { id: '', at, durationMs });
    return true;
  }

  end(sessionId: string, at: number): Ended {
    if (this.current?.id !== sessionId || this.phase === null) return 'none running';
    const end = judgeEnd(this.phase, at, LIMITS);
    if (end.outcome === 'too-early') return 'too-early';
    if (end.outcome === 'credited' && !this.isCurrent(sessionId, at)) return 'claim lost';
    this.phase = null;
    if (end.outcome === 'too-late') return 'too-late';
    this.score += end.creditedMs;
    this.busyUntil = end.dueAt;
    return 'credited';
  }
}

const durationMs = fc.constantFrom(1_000, 20_000, 60_000, 2 * HOUR);
const off = fc.oneof(fc.constantFrom(-2_001, -2_000, -101, -100, 0, 600_000, 600_001), fc.integer({ min: -2_500, max: 2_500 }));
const start = fc.record({ do: fc.constant('start' as const), durationMs });
const untilDue = fc.record({ do: fc.constant('wait until due' as const), off });
const end = fc.constant({ do: 'end' as const });
const anything: fc.Arbitrary<Step> = fc.oneof(
  start,
  untilDue,
  fc.record({ do: fc.constantFrom('log out' as const, 'end' as const, 'end as before' as const, 'ask who is logged in' as const) }),
  fc.record({ do: fc.constant('start as before' as const), durationMs }),
  fc.record({ do: fc.constant('log in' as const), lifeMs: fc.constantFrom(1, 60_000, HOUR, 30 * 24 * HOUR) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.oneof(fc.nat(3_000), fc.nat(HOUR)) }),
);
const steps = fc
  .array(fc.oneof(fc.tuple(start, untilDue, end), fc.tuple(anything)), { maxLength: 8, size: 'max' })
  .map((parts): Step[] => [{ do: 'log in', lifeMs: 30 * 24 * HOUR }, ...parts.flat()]);

describe('accounts in the database', () => {
  let database: TestDatabase;
  let replicas: [Replica, Replica];

  beforeAll(async () => {
    database = await createTestDatabase();
    replicas = [await openReplica(database.url), await openReplica(database.url)];
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.close();
    await database.drop();
  });

  it('do as the rules say, step by step, on whichever replica', async () => {
    const boardId = await focusBoardId(replicas[0].dataSource);
    let credited = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const clock = new ManualClock();
        const model = new Model();
        const player = new FocusPlayer(boardId);
        let before = '';
        for (const [index, step] of taken.entries()) {
          const replica = replicas[index % 2] ?? replicas[0];
          const at = clock.now();
          const { sessionId } = player;
          switch (step.do) {
            case 'log in':
              before = sessionId || before;
              await player.logIn(replica, at, step.lifeMs);
              model.replaceSession({ id: player.sessionId, expiresAt: at + step.lifeMs });
              break;
            case 'log out':
              expect(await replica.players.endSession(player.playerId, sessionId)).toBe(model.current?.id === sessionId);
              model.replaceSession(null);
              break;
            case 'ask who is logged in':
              expect(await replica.players.isCurrent(player.playerId, sessionId, at)).toBe(model.isCurrent(sessionId, at));
              expect((await replica.players.currentSession(player.playerId))?.sessionId).toBe(model.current?.id);
              break;
            case 'start':
              expect(await player.start(replica, at, step.durationMs)).toBe(model.start(sessionId, at, step.durationMs));
              break;
            case 'start as before':
              if (before) expect(await player.start(replica, at, step.durationMs, before)).toBe(false);
              break;
            case 'end':
              expect(await player.end(replica, at)).toBe(model.end(sessionId, at));
              break;
            case 'end as before':
              if (before) expect(await player.end(replica, at, before)).toBe('none running');
              break;
            case 'wait':
              clock.advance(step.ms);
              break;
            case 'wait until due':
              if (model.phase !== null) clock.set(Math.max(at, model.phase.countsFrom + model.phase.durationMs + step.off));
          }
        }
        const standing = await replicas[0].dataSource.manager.findOneBy(Standing, { boardId, competitorId: player.playerId });
        expect(standing?.value ?? 0).toBe(model.score);
        expect(player.overlaps()).toEqual([]);
        credited += player.credits.length;
      }),
      { numRuns: 150 },
    );
    expect(credited).toBeGreaterThan(100);
  });
});
