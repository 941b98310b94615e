import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Direction, TieRule } from './board-rule.js';
import { compareOrder, orderKeys, ranksOf, valueOf } from './ranking.js';

const direction = fc.constantFrom<Direction>('high-first', 'low-first');
const tieRule = fc.constantFrom<TieRule>('earliest', 'newest', 'shared');
const rule = fc.record({ direction, tieRule });
const value = fc.oneof(
  fc.constantFrom(0, -0, 1, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** A board's standings: few values and any, distinct revisions. */
const standing = fc.record({ value: fc.oneof(fc.constantFrom(-0, 0, 1), value), revision: fc.integer({ min: 1, max: 2 ** 40 }) });
const standings = fc.uniqueArray(standing, { selector: ({ revision }) => revision, maxLength: 12 });

describe('the order of a board', () => {
  it('is total: of any two standings one is ahead, and the leader has the better value, then the better revision', () => {
    fc.assert(
      fc.property(rule, standings, (ruled, board) => {
        const ordered = [...board].sort((a, b) => compareOrder(orderKeys(ruled, a), orderKeys(ruled, b)));
        for (const [index, next] of ordered.entries()) {
          const ahead = ordered[index - 1];
          if (ahead === undefined) continue;
          if (ahead.value !== next.value) expect(ahead.value > next.value).toBe(ruled.direction === 'high-first');
          else expect(ahead.revision > next.revision).toBe(ruled.tieRule === 'newest');
        }
      }),
    );
  });

  it('does not depend on the order in which standings are compared', () => {
    fc.assert(
      fc.property(rule, standings, (ruled, board) => {
        const sorted = (list: typeof board) => list.map((each) => orderKeys(ruled, each)).sort(compareOrder);
        expect(sorted([...board].reverse())).toEqual(sorted(board));
      }),
    );
  });

  it('knows no minus zero, which stores would sort differently', () => {
    for (const towards of ['high-first', 'low-first'] as const) {
      for (const zero of [0, -0]) {
        expect(orderKeys({ direction: towards, tieRule: 'earliest' }, { value: zero, revision: 1 }).sortKey).toBe(0);
      }
      expect(valueOf({ direction: towards }, 0)).toBe(0);
    }
  });

  it('gives the value back from the sort key', () => {
    fc.assert(
      fc.property(rule, value, (ruled, each) => {
        expect(valueOf(ruled, orderKeys(ruled, { value: each, revision: 1 }).sortKey)).toBe(each + 0);
      }),
    );
  });
});

describe('ranks', () => {
  it.each<[TieRule, offset: number, leading: number, sortKeys: number[], ranks: number[]]>([
    ['earliest', 0, 0, [1, 1, 2], [1, 2, 3]],
    ['newest', 15, 14, [1, 1, 2], [16, 17, 18]],
    ['shared', 0, 0, [1, 1, 2, 2, 3], [1, 1, 3, 3, 5]],
    ['shared', 0, 0, [1, 2, 3], [1, 2, 3]],
    ['shared', 3, 1, [1, 1, 2], [2, 2, 6]],
    ['shared', 3, 3, [1, 2], [4, 5]],
    ['shared', 7, 0, [1, 1], [1, 1]],
    ['shared', 0, 0, [], []],
  ])('with ties %s, from offset %d behind %d leaders, %j rank %j', (ties, offset, leading, sortKeys, ranks) => {
    expect(ranksOf(ties, offset, leading, sortKeys)).toEqual(ranks);
  });

  it('are the same for a place wherever its page begins', () => {
    const sorted = fc.array(fc.nat(4), { minLength: 1, maxLength: 20 }).map((keys) => keys.sort((a, b) => a - b));
    fc.assert(
      fc.property(tieRule, sorted, fc.nat(19), (ties, sortKeys, from) => {
        const offset = from % sortKeys.length;
        const leading = sortKeys.filter((key) => key < (sortKeys[offset] ?? 0)).length;
        expect(ranksOf(ties, offset, leading, sortKeys.slice(offset))).toEqual(ranksOf(ties, 0, 0, sortKeys).slice(offset));
      }),
    );
  });
});
