import { describe, expect, it } from '@jest/globals';

import type { BoardLife } from './admission.js';
import { exceedsExactSum, isOpen, refuseEntry } from './admission.js';
import type { BoardRule, DoorName } from './board-rule.js';

const AT = 1_000;

const BOARD: BoardRule & BoardLife & { door: DoorName } = {
  door: 'pomomon',
  keep: 'sum',
  direction: 'high-first',
  tieRule: 'earliest',
  capacity: null,
  minValue: 10,
  maxValue: 20,
  isActive: true,
  endsAt: null,
  deletedAt: null,
};
const OPEN = { ...BOARD, minValue: null, maxValue: null };

describe('admission to a board', () => {
  it.each([10, 15, 20])('admits %d between the bounds', (value) => {
    expect(refuseEntry(BOARD, { door: 'pomomon', value, at: AT })).toBeUndefined();
  });

  it.each([9.999, 20.001, -15, NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(refuseEntry(BOARD, { door: 'pomomon', value, at: AT })).toBe('value-out-of-range');
  });

  it.each([0, -1, 1e300, -1e300])('admits %d where nothing is bounded', (value) => {
    expect(refuseEntry(OPEN, { door: 'pomomon', value, at: AT })).toBeUndefined();
  });

  it.each([NaN, Infinity, -Infinity])('never admits %d', (value) => {
    expect(refuseEntry(OPEN, { door: 'pomomon', value, at: AT })).toBe('value-out-of-range');
  });

  it.each<DoorName>(['leadr', 'lucentinian', 'administration'])('does not exist through the door %s', (door) => {
    expect(refuseEntry(BOARD, { door, value: 15, at: AT })).toBe('unknown-board');
  });

  it('ends with the first moment that is too late', () => {
    const ending = { ...BOARD, endsAt: new Date(AT) };
    expect([AT - 1, AT, AT + 1].map((at) => isOpen(ending, at))).toEqual([true, false, false]);
    expect(refuseEntry(ending, { door: 'pomomon', value: 15, at: AT })).toBe('unknown-board');
  });

  it.each([{ isActive: false }, { deletedAt: new Date(0) }])('is gone from a board with %j', (life) => {
    expect(refuseEntry({ ...BOARD, ...life }, { door: 'pomomon', value: 15, at: AT })).toBe('unknown-board');
  });

  it('lets sums grow as far as doubles are exact, and other values as they like', () => {
    expect(exceedsExactSum({ keep: 'sum' }, Number.MAX_SAFE_INTEGER)).toBe(false);
    expect(exceedsExactSum({ keep: 'sum' }, Number.MAX_SAFE_INTEGER + 1)).toBe(true);
    expect(exceedsExactSum({ keep: 'sum' }, -Number.MAX_SAFE_INTEGER - 1)).toBe(true);
    expect(exceedsExactSum({ keep: 'best' }, 1e300)).toBe(false);
  });
});
