import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Direction, KeepStrategy } from './board-rule.js';
import type { Kept } from './keeping.js';
import { keep, leads, slotOf } from './keeping.js';

const HELD: Kept = { value: 5, revision: 1 };
const kept = (strategy: KeepStrategy, direction: Direction, value: number) =>
  keep({ keep: strategy, direction }, HELD, { value, revision: 2 });

describe('what stands after a submission', () => {
  it.each<[KeepStrategy, Direction, submitted: number, value: number, revision: number]>([
    ['first', 'high-first', 9, 5, 1],
    ['first', 'low-first', 1, 5, 1],
    ['best', 'high-first', 6, 6, 2],
    ['best', 'high-first', 5, 5, 1],
    ['best', 'high-first', 4, 5, 1],
    ['best', 'low-first', 4, 4, 2],
    ['best', 'low-first', 5, 5, 1],
    ['best', 'low-first', 6, 5, 1],
    ['latest', 'high-first', 1, 1, 2],
    ['latest', 'high-first', 5, 5, 2],
    ['sum', 'high-first', 4, 9, 2],
    ['sum', 'low-first', -7, -2, 2],
    ['sum', 'high-first', 0, 5, 2],
    ['all', 'high-first', 1, 1, 2],
  ])('keep %s, %s: after 5 comes %d, and %d of revision %d stands', (strategy, direction, submitted, value, revision) => {
    expect(kept(strategy, direction, submitted)).toEqual({ value, revision });
  });

  it.each<KeepStrategy>(['first', 'best', 'latest', 'sum', 'all'])('keep %s takes a first submission as it is', (strategy) => {
    const submitted = { value: -3, revision: 8 };
    expect(keep({ keep: strategy, direction: 'high-first' }, undefined, submitted)).toBe(submitted);
  });

  it.each<[KeepStrategy, number]>([
    ['first', 9],
    ['best', 4],
    ['best', 5],
  ])('keep %s gives back what it holds when %d changes nothing', (strategy, value) => {
    expect(kept(strategy, 'high-first', value)).toBe(HELD);
  });

  it('gives every submission a slot of its own only where all stand', () => {
    expect(slotOf({ keep: 'all' }, 7)).toBe(7);
    for (const strategy of ['first', 'best', 'latest', 'sum'] as const) expect(slotOf({ keep: strategy }, 7)).toBe(0);
  });

  it('lets no value lead itself, and of two different ones exactly one', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.constantFrom<Direction>('high-first', 'low-first'), value, value, (direction, a, b) => {
        expect(leads(direction, a, a)).toBe(false);
        expect(leads(direction, 0, -0)).toBe(false);
        expect(leads(direction, a, b) !== leads(direction, b, a)).toBe(a !== b);
      }),
    );
  });
});
