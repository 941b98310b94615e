import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Registry } from 'prom-client';

import { Clock } from './clock.js';
import { ExpirySweep } from './expiry-sweep.js';
import { StorageMetrics } from './storage-metrics.js';

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
  class Failing {
    sweepExpired = () => Promise.reject<number>(new Error('gone'));
  }
  class Working {
    sweepExpired(at: number): Promise<number> {
      swept.push(`until ${at}`);
      return Promise.resolve(3);
    }
  }
  const registry = new Registry();
  const sweep = new ExpirySweep(new StoppedClock(), EVERY_MS, [new Failing(), new Working()], StorageMetrics.in(registry));

  sweep.onModuleInit();
  await jest.advanceTimersByTimeAsync(2 * EVERY_MS);
  sweep.onModuleDestroy();
  await jest.advanceTimersByTimeAsync(2 * EVERY_MS);

  expect(swept).toEqual([`until ${NOW}`, `until ${NOW}`]);
  expect(warn.mock.calls).toEqual([[expect.stringContaining('gone')], [expect.stringContaining('gone')]]);
  const told = await registry.getSingleMetricAsString('expired_rows_swept_total');
  expect(told).toContain('expired_rows_swept_total{store="Failing"} 0\nexpired_rows_swept_total{store="Working"} 6');
});
