import { describe, expect, test } from '@jest/globals';

import { countdown, spokenCountdown } from './countdown.js';

describe('the countdown', () => {
  test.each([
    [1_500_000, '25:00', '25 minutes left'],
    [249_000, '4:09', '4 minutes 9 seconds left'],
    [248_001, '4:09', '4 minutes 9 seconds left'],
    [61_000, '1:01', '1 minute 1 second left'],
    [1, '0:01', '1 second left'],
    [0, '0:00', '0 seconds left'],
    [-500, '0:00', '0 seconds left'],
    [3_750_000, '1:02:30', '1 hour 2 minutes 30 seconds left'],
    [3_600_000, '1:00:00', '1 hour left'],
  ])('%i ms shows %s', (remaining, shown, spoken) => {
    expect(countdown(remaining)).toBe(shown);
    expect(spokenCountdown(remaining)).toBe(spoken);
  });
});
