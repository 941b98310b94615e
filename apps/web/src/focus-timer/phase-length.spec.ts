import { describe, expect, test } from '@jest/globals';

import { milliseconds, problemWith } from './phase-length.js';

describe('the length of a phase', () => {
  test('adds minutes and seconds', () => {
    expect(milliseconds({ minutes: 10, seconds: 120 })).toBe(720_000);
  });

  test.each([
    [25, 0],
    [0, 1],
    [280, 0],
    [0, 16_800],
    [280, 16_800],
  ])('may be %i min %i s', (minutes, seconds) => {
    expect(problemWith({ minutes, seconds })).toBeUndefined();
  });

  test.each([
    [0, 0, 'at least one second'],
    [281, 0, 'Minutes'],
    [-1, 5, 'Minutes'],
    [1.5, 0, 'Minutes'],
    [Number.NaN, 5, 'Minutes'],
    [0, 16_801, 'Seconds'],
    [5, -1, 'Seconds'],
  ])('may not be %d min %d s', (minutes, seconds, problem) => {
    expect(problemWith({ minutes, seconds })).toContain(problem);
  });
});
