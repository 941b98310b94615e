import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { FocusPhase } from './focus-phase.js';
import { judgeEnd, startPhase } from './focus-phase.js';

const LIMITS = { earlyToleranceMs: 2_000, latenessMs: 600_000 };

interface Credit {
  readonly phaseId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly from: number;
  readonly to: number;
}

type Step =
  | { readonly do: 'log in' }
  /** `lag`: how long ago the request arrived that is handled now; requests overtake each other. */
  | { readonly do: 'start'; readonly durationMs: number; readonly lag: number }
  | { readonly do: 'end'; readonly lag: number }
  | { readonly do: 'wait'; readonly ms: number }
  /** Waits for the running phase to be due, and somewhat less or more. */
  | { readonly do: 'wait until due'; readonly off: number };

/** An account as the database holds it, driven through the rules that production uses. */
class Account {
  readonly credits: Credit[] = [];
  readonly lost = new Set<string>();
  private now = 1_000_000;
  private started = 0;
  private running: (FocusPhase & { readonly startedAt: number }) | null = null;
  private busyUntil: number | null = null;

  take(step: Step): void {
    switch (step.do) {
      case 'log in':
        return this.replaceRunning(null);
      case 'start':
        return this.start(this.now - step.lag, step.durationMs);
      case 'end':
        return this.end(this.now - step.lag);
      case 'wait':
        this.now += step.ms;
        return;
      case 'wait until due':
        if (this.running !== null) this.now = Math.max(this.now, this.running.countsFrom + this.running.durationMs + step.off);
    }
  }

  private start(at: number, durationMs: number): void {
    this.started += 1;
    this.replaceRunning({ ...startPhase(this.busyUntil, { id: `phase ${this.started}`, at, durationMs }), startedAt: at });
  }

  private end(at: number): void {
    if (this.running === null) return;
    const phase = this.running;
    const end = judgeEnd(phase, at, LIMITS);
    if (end.outcome === 'too-early') return;
    if (end.outcome === 'too-late') return this.replaceRunning(null);
    const { startedAt, countsFrom: from } = phase;
    this.credits.push({ phaseId: phase.id, startedAt, endedAt: at, from, to: from + end.creditedMs });
    this.busyUntil = end.dueAt;
    this.running = null;
  }

  private replaceRunning(next: typeof this.running): void {
    if (this.running !== null) this.lost.add(this.running.id);
    this.running = next;
  }
}

const seconds = fc.oneof(fc.constantFrom(1, 2, 19, 20, 21, 60, 1_500, 33_600), fc.integer({ min: 1, max: 33_600 }));
const lag = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3_000) });
const off = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -2_500, max: 2_500 }) },
  { weight: 1, arbitrary: fc.constantFrom(600_000, 600_001) },
);

const start = fc.record({ do: fc.constant('start' as const), durationMs: seconds.map((length) => length * 1_000), lag });
const untilDue = fc.record({ do: fc.constant('wait until due' as const), off });
const end = fc.record({ do: fc.constant('end' as const), lag });
const anything: fc.Arbitrary<Step> = fc.oneof(
  start,
  untilDue,
  end,
  fc.record({ do: fc.constant('wait' as const), ms: fc.oneof(fc.nat(3_000), fc.nat(40_000_000)) }),
  fc.constant({ do: 'log in' as const }),
);

/** What a game does, with anything in between. */
const steps = fc
  .array(fc.oneof(fc.tuple(start, untilDue, end), fc.tuple(anything)), { maxLength: 25, size: 'max' })
  .map((parts): Step[] => parts.flat());

/** Over all windows from one start to one end, the most that was earned in it beyond its length. */
function mostBeyondRealTime(credits: readonly Credit[]): number {
  let most = -Infinity;
  for (const index of credits.keys()) {
    let [earned, firstStart, lastEnd] = [0, Infinity, -Infinity];
    for (const { startedAt, endedAt, from, to } of credits.slice(index)) {
      earned += to - from;
      firstStart = Math.min(firstStart, startedAt);
      lastEnd = Math.max(lastEnd, endedAt);
      most = Math.max(most, earned - (lastEnd - firstStart));
    }
  }
  return most;
}

describe('focus phases, whatever an account does', () => {
  it('never earn more than real time, twice, or after they were replaced', () => {
    let credited = 0;
    fc.assert(
      fc.property(steps, (taken) => {
        const account = new Account();
        for (const step of taken) account.take(step);
        const { credits, lost } = account;
        credited += credits.length;

        expect(new Set(credits.map(({ phaseId }) => phaseId)).size).toBe(credits.length);
        expect(credits.filter(({ phaseId }) => lost.has(phaseId))).toEqual([]);
        expect(credits.filter(({ from }, index) => from < (credits[index - 1]?.to ?? -Infinity))).toEqual([]);
        expect(mostBeyondRealTime(credits)).toBeLessThanOrEqual(2_000);
      }),
      { numRuns: 10_000, seed: 20_260_601 },
    );
    // Sequences that hardly ever earn anything would prove nothing.
    expect(credited).toBeGreaterThan(10_000);
  });

  it('earn a bot that ends every 20 s phase after 18 s no more than two seconds too much', () => {
    const bot = new Account();
    for (let phase = 0; phase < 100; phase += 1) {
      bot.take({ do: 'start', durationMs: 20_000, lag: 0 });
      bot.take({ do: 'wait', ms: 18_000 });
      bot.take({ do: 'end', lag: 0 });
    }
    const earned = bot.credits.length * 20_000;
    expect(earned).toBeGreaterThan(0);
    expect(earned).toBeLessThanOrEqual(100 * 18_000 + 2_000);
  });
});
