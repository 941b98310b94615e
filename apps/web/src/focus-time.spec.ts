import { describe, expect, test } from '@jest/globals';

import { focusTime } from './focus-time.js';

describe('focus time', () => {
  test.each([
    [0, '0 s'],
    [999, '0 s'],
    [45_000, '45 s'],
    [60_000, '1 min'],
    [65_000, '1 min 5 s'],
    [1_020_000, '17 min'],
    [3_600_000, '1 h'],
    [3_659_000, '1 h'],
    [12_300_000, '3 h 25 min'],
    [4_334_700_000, '1,204 h 5 min'],
  ])('%i ms reads %s', (milliseconds, text) => {
    expect(focusTime(milliseconds)).toBe(text);
  });
});
