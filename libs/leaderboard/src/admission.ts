import type { BoardRule, DoorName } from './board-rule.js';
import type { Rejection } from './rejections.js';

/**
 * Whether a board takes a value through a door, judged before anything is written.
 *
 * @returns the reason for refusing, undefined when admitted
 */
export function refuseEntry(board: BoardRule & { door: DoorName }, door: DoorName, value: number): Rejection | undefined {
  if (board.door !== door) return 'unknown-board';
  if (!Number.isFinite(value)) return 'value-out-of-range';
  if (board.minValue !== null && value < board.minValue) return 'value-out-of-range';
  if (board.maxValue !== null && value > board.maxValue) return 'value-out-of-range';
  return undefined;
}

/** Whether a kept value still fits: sums stay below 2^53, where doubles are exact. */
export function exceedsExactSum(rule: { keep: BoardRule['keep'] }, value: number): boolean {
  return rule.keep === 'sum' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}
