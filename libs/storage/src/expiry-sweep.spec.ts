import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';

import { Clock } from './clock.js';
import { ExpirySweep } from './expiry-sweep.js';

const NOW = 1_000;
const EVERY_MS = 60_000;

class StoppedClock extends Clock {
  override now(): number {
    return NOW;
  }
}

const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('sweeps every store again and again until it is stopped, also when one fails', async () => {
  const swept: string[] = [];
  const failing = { sweepExpired: () => Promise.reject(new Error('gone')) };
  const working = { sweepExpired: (at: number) => Promise.resolve(void swept.push(`until ${at}`)) };
  const sweep = new ExpirySweep(new StoppedClock(), EVERY_MS, [failing, working]);

  sweep.onModuleInit();
  await jest.advanceTimersByTimeAsync(2 * EVERY_MS);
  sweep.onModuleDestroy();
  await jest.advanceTimersByTimeAsync(2 * EVERY_MS);

  expect(swept).toEqual([`until ${NOW}`, `until ${NOW}`]);
  expect(warn.mock.calls).toEqual([[expect.stringContaining('gone')], [expect.stringContaining('gone')]]);
});
