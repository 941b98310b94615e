import { describe, expect, it } from '@jest/globals';

import { creditDay, enduranceFlags, unbrokenSince } from './endurance.js';

const HOUR_MS = 3_600_000;

describe('an unbroken run', () => {
  it.each([
    ['begins with the first phase', null, 1_000, 1_000],
    ['goes on over a pause just short of five seconds', { since: 1_000, until: 9_000 }, 13_999, 1_000],
    ['goes on without a pause', { since: 1_000, until: 9_000 }, 9_000, 1_000],
    ['begins anew after five seconds', { since: 1_000, until: 9_000 }, 14_000, 14_000],
  ])('%s', (_, previous, countsFrom, since) => {
    expect(unbrokenSince(previous, countsFrom)).toBe(since);
  });
});

describe("a day's credit", () => {
  const day = Date.UTC(2026, 5, 1);

  it.each([
    ['begins with the first phase', null, day + HOUR_MS, { day, creditedMs: 1_000 }],
    ['adds up until midnight', { day, creditedMs: 5_000 }, day + 24 * HOUR_MS - 1, { day, creditedMs: 6_000 }],
    ['begins anew at midnight', { day, creditedMs: 5_000 }, day + 24 * HOUR_MS, { day: day + 24 * HOUR_MS, creditedMs: 1_000 }],
  ])('%s', (_, previous, dueAt, credited) => {
    expect(creditDay(previous, dueAt, 1_000)).toEqual(credited);
  });
});

describe('endurance flags', () => {
  it.each([
    ['nothing at both limits', 16 * HOUR_MS, 6 * HOUR_MS, []],
    ['a day that is too long', 16 * HOUR_MS + 1, 0, ['over-16-hours-in-a-day']],
    ['a run that is too long', 0, 6 * HOUR_MS + 1, ['over-6-hours-without-a-break']],
    ['both', 17 * HOUR_MS, 7 * HOUR_MS, ['over-16-hours-in-a-day', 'over-6-hours-without-a-break']],
  ])('are raised for %s', (_, inDayMs, unbrokenMs, flags) => {
    expect(enduranceFlags({ inDayMs, unbrokenMs })).toEqual(flags);
  });
});
