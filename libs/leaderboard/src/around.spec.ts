import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { startAround } from './around.js';

describe('a window around a row', () => {
  it.each([
    ['in the middle', { position: 5, total: 11, limit: 5 }, 3],
    ['at the top', { position: 0, total: 11, limit: 5 }, 0],
    ['next to the top', { position: 1, total: 11, limit: 5 }, 0],
    ['at the bottom', { position: 10, total: 11, limit: 5 }, 6],
    ['of an even size, with one more above', { position: 5, total: 11, limit: 4 }, 3],
    ['larger than the list', { position: 2, total: 3, limit: 5 }, 0],
    ['of the row alone', { position: 2, total: 3, limit: 1 }, 2],
  ])('%s', (_, { position, total, limit }, start) => {
    expect(startAround(position, total, limit)).toBe(start);
  });

  it('holds the row, and as many as were asked for where there are as many', () => {
    const cases = fc.integer({ min: 1, max: 300 }).chain((total) => fc.tuple(fc.nat(total - 1), fc.constant(total), fc.integer({ min: 1, max: 100 })));
    fc.assert(
      fc.property(cases, ([position, total, limit]) => {
        const start = startAround(position, total, limit);
        const end = Math.min(total, start + limit);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end - start).toBe(Math.min(limit, total));
        expect(start <= position && position < end).toBe(true);
      }),
    );
  });
});
