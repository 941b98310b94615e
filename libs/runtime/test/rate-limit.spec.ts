import { describe, expect, it } from '@jest/globals';

import { Refusal } from '../src/http/refusal.js';
import type { RateLimit } from '../src/rate-limit.js';
import { RateLimits } from '../src/rate-limit.js';

const PIES: RateLimit = { name: 'pies', points: 3, perSeconds: 60 };

/** How many of `count` requests are let through. */
async function passing(limits: RateLimits, limit: RateLimit, key: string, count: number): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: count }, () => limits.take(limit, key)));
  return results.filter(({ status }) => status === 'fulfilled').length;
}

describe('a limit in one process', () => {
  it('lets its points through and tells when to come back', async () => {
    const limits = new RateLimits({ redis: undefined, scale: 1 });
    expect(await passing(limits, PIES, 'ada', 5)).toBe(3);
    const refusal: unknown = await limits.take(PIES, 'ada').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ status: 429, message: expect.stringMatching(/^too many requests, try again in (59|60) s$/) });
    expect(Number((refusal as Refusal).headers['Retry-After'])).toBeGreaterThan(58);
  });

  it('counts each key and each limit for itself', async () => {
    const limits = new RateLimits({ redis: undefined, scale: 1 });
    expect(await passing(limits, PIES, 'ada', 4)).toBe(3);
    expect(await passing(limits, PIES, 'bob', 4)).toBe(3);
    expect(await passing(limits, { ...PIES, name: 'cakes' }, 'ada', 4)).toBe(3);
  });

  it('lets a rush through if it may burst', async () => {
    const limits = new RateLimits({ redis: undefined, scale: 1 });
    expect(await passing(limits, { ...PIES, burst: 4 }, 'ada', 20)).toBe(7);
  });

  it.each([
    [2, 6],
    [0.5, 2],
    [0.001, 1],
    [0, 20],
  ])('scaled by %d lets %i of 20 through', async (scale, expected) => {
    expect(await passing(new RateLimits({ redis: undefined, scale }), PIES, 'ada', 20)).toBe(expected);
  });
});
