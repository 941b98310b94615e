import { describe, expect, it } from '@jest/globals';

import type { PhaseEnd } from './focus-phase.js';
import { judgeEnd, startPhase } from './focus-phase.js';

const LIMITS = { earlyToleranceMs: 2_000, latenessMs: 600_000 };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The outcome of a phase of `durationMs` that counts from 0 and whose end arrives at `at`. */
const ended = (durationMs: number, at: number, limits = LIMITS): PhaseEnd => judgeEnd({ id: 'p', countsFrom: 0, durationMs }, at, limits);

describe('the end of a focus phase', () => {
  it.each<[string, durationMs: number, at: number, PhaseEnd['outcome']]>([
    ['at once', MINUTE, 0, 'too-early'],
    ['before it counts', MINUTE, -SECOND, 'too-early'],
    ['a ms before the tolerance of two seconds', MINUTE, 58_000 - 1, 'too-early'],
    ['two seconds early', MINUTE, 58_000, 'credited'],
    ['when due', MINUTE, MINUTE, 'credited'],
    ['at the end of the lateness', MINUTE, 11 * MINUTE, 'credited'],
    ['a ms after the lateness', MINUTE, 11 * MINUTE + 1, 'too-late'],
    ['of a second at half of it', SECOND, 500, 'too-early'],
    ['of a second a ms before a tenth of it is left', SECOND, 899, 'too-early'],
    ['of a second with a tenth of it left', SECOND, 900, 'credited'],
    ['where a tenth and two seconds are the same', 20 * SECOND, 18 * SECOND, 'credited'],
    ['a ms before that', 20 * SECOND, 18 * SECOND - 1, 'too-early'],
    ['of the longest phase two seconds early', 33_600 * SECOND, 33_598 * SECOND, 'credited'],
  ])('%s: a phase of %d ms ended at %d ms is %s %s', (_, durationMs, at, outcome) => {
    expect(ended(durationMs, at).outcome).toBe(outcome);
  });

  it('earns exactly the registered duration, however early or late within the limits', () => {
    for (const at of [58_000, 60_000, 61_234, 660_000]) {
      expect(ended(MINUTE, at)).toEqual({ outcome: 'credited', creditedMs: MINUTE, dueAt: MINUTE });
    }
  });

  it('tells how much is left when it comes too early', () => {
    expect(ended(MINUTE, 57_000)).toEqual({ outcome: 'too-early', dueInMs: 3_000 });
  });

  it('is never too late when the lateness is unlimited', () => {
    expect(ended(MINUTE, 365 * 24 * 60 * MINUTE, { ...LIMITS, latenessMs: 0 }).outcome).toBe('credited');
  });

  it('may be held to no tolerance at all', () => {
    expect(ended(MINUTE, MINUTE - 1, { ...LIMITS, earlyToleranceMs: 0 }).outcome).toBe('too-early');
    expect(ended(MINUTE, MINUTE, { ...LIMITS, earlyToleranceMs: 0 }).outcome).toBe('credited');
  });
});

describe('the start of a focus phase', () => {
  it.each([
    ['from its arrival when none was credited before', null, 5_000, 5_000],
    ['from its arrival when the last one is over', 4_000, 5_000, 5_000],
    ['from the end of the last credited one when that is still to come', 6_000, 5_000, 6_000],
  ])('counts %s', (_, busyUntil, at, countsFrom) => {
    expect(startPhase(busyUntil, { id: 'p', at, durationMs: MINUTE })).toEqual({ id: 'p', countsFrom, durationMs: MINUTE });
  });
});
