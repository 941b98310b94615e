import { describe, expect, it } from '@jest/globals';

import { exceedsExactSum, refuseEntry } from './admission.js';
import type { BoardRule, DoorName } from './board-rule.js';

const BOARD: BoardRule & { door: DoorName } = {
  door: 'pomomon',
  keep: 'sum',
  direction: 'high-first',
  tieRule: 'earliest',
  capacity: null,
  minValue: 10,
  maxValue: 20,
};
const OPEN = { ...BOARD, minValue: null, maxValue: null };

describe('admission to a board', () => {
  it.each([10, 15, 20])('admits %d between the bounds', (value) => {
    expect(refuseEntry(BOARD, 'pomomon', value)).toBeUndefined();
  });

  it.each([9.999, 20.001, -15, NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(refuseEntry(BOARD, 'pomomon', value)).toBe('value-out-of-range');
  });

  it.each([0, -1, 1e300, -1e300])('admits %d where nothing is bounded', (value) => {
    expect(refuseEntry(OPEN, 'pomomon', value)).toBeUndefined();
  });

  it.each([NaN, Infinity, -Infinity])('never admits %d', (value) => {
    expect(refuseEntry(OPEN, 'pomomon', value)).toBe('value-out-of-range');
  });

  it.each<DoorName>(['leadr', 'lucentinian', 'administration'])('does not exist through the door %s', (door) => {
    expect(refuseEntry(BOARD, door, 15)).toBe('unknown-board');
  });

  it('lets sums grow as far as doubles are exact, and other values as they like', () => {
    expect(exceedsExactSum({ keep: 'sum' }, Number.MAX_SAFE_INTEGER)).toBe(false);
    expect(exceedsExactSum({ keep: 'sum' }, Number.MAX_SAFE_INTEGER + 1)).toBe(true);
    expect(exceedsExactSum({ keep: 'sum' }, -Number.MAX_SAFE_INTEGER - 1)).toBe(true);
    expect(exceedsExactSum({ keep: 'best' }, 1e300)).toBe(false);
  });
});
