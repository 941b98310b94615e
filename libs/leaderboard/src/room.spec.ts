import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { compareOrder, orderKeys } from './ranking.js';
import { Room } from './room.js';

const EARLIEST = { direction: 'high-first', tieRule: 'earliest' } as const;

describe('a board with room for so many', () => {
  it('takes what is better than the last one, and puts that out', () => {
    const room = new Room(2, []);
    const submit = (value: number, revision: number) => room.place(orderKeys(EARLIEST, { value, revision }));
    expect([submit(5, 1), submit(9, 2), submit(5, 3), submit(6, 4), submit(5, 5), submit(10, 6)]).toEqual([0, 0, null, 1, null, 0]);
  });

  it('always holds the best of all that were submitted, each placed where it came to stand', () => {
    const shape = fc.record({
      direction: fc.constantFrom('high-first' as const, 'low-first' as const),
      tieRule: fc.constantFrom('earliest' as const, 'newest' as const),
      capacity: fc.integer({ min: 1, max: 6 }),
      values: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }),
      before: fc.nat(40),
    });
    fc.assert(
      fc.property(shape, ({ direction, tieRule, capacity, values, before }) => {
        const keys = values.map((value, index) => orderKeys({ direction, tieRule }, { value, revision: index + 1 }));
        const best = (count: number) => keys.slice(0, count).sort(compareOrder).slice(0, capacity);
        const room = new Room(capacity, best(before));
        keys.slice(before).forEach((key, index) => {
          const position = best(before + index + 1).indexOf(key);
          expect(room.place(key)).toBe(position === -1 ? null : position);
        });
      }),
    );
  });
});
