import type { Direction, TieRule } from './board-rule.js';

/** Where a standing belongs: compare `sortKey`, then `tieKey`, both ascending, the leader first. */
export interface OrderKeys {
  readonly sortKey: number;
  readonly tieKey: number;
}

interface OrderRule {
  readonly direction: Direction;
  readonly tieRule: TieRule;
}

/**
 * The one order of a board, as two numbers that every store can sort ascending. Total, because a revision sets at most
 * one standing of a board. Minus zero becomes zero: stores disagree on whether the two are equal.
 */
export function orderKeys(rule: OrderRule, standing: { value: number; revision: number }): OrderKeys {
  return {
    sortKey: (rule.direction === 'high-first' ? -standing.value : standing.value) + 0,
    tieKey: rule.tieRule === 'newest' ? -standing.revision : standing.revision,
  };
}

/** The value that a sort key was made from. */
export function valueOf(rule: { direction: Direction }, sortKey: number): number {
  return (rule.direction === 'high-first' ? -sortKey : sortKey) + 0;
}

/** Comparator of the one order, for recomputations and tests. */
export function compareOrder(a: OrderKeys, b: OrderKeys): number {
  return a.sortKey - b.sortKey || a.tieKey - b.tieKey;
}

/**
 * One-based ranks of consecutive places in board order.
 *
 * @param offset zero-based position of the first place
 * @param leading how many standings of the whole board are strictly better than the first place; only ties that share a
 *   rank look at it
 */
export function ranksOf(tieRule: TieRule, offset: number, leading: number, sortKeys: readonly number[]): number[] {
  if (tieRule !== 'shared') return sortKeys.map((_, index) => offset + index + 1);
  let rank = leading + 1;
  return sortKeys.map((sortKey, index) => {
    if (index > 0 && sortKey !== sortKeys[index - 1]) rank = offset + index + 1;
    return rank;
  });
}
