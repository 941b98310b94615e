import type { BoardRule, DoorName } from './board-rule.js';
import type { Refused } from './rejections.js';

/** When a board takes scores. Entities satisfy it structurally. */
export interface BoardLife {
  readonly isActive: boolean;
  /** The first moment that is too late; null is never. */
  readonly endsAt: Date | null;
  readonly deletedAt: Date | null;
}

/** Whether a board takes scores at a moment, in ms since 1970. Once closed it is only read. */
export function isOpen({ isActive, endsAt, deletedAt }: BoardLife, at: number): boolean {
  return isActive && deletedAt === null && (endsAt === null || at < endsAt.getTime());
}

/** Whether a board can be written to through a door at a moment, in ms since 1970. */
export function isOpenFor(board: BoardLife & { door: DoorName }, door: DoorName, at: number): boolean {
  return board.door === door && isOpen(board, at);
}

/**
 * Whether a board takes a value through a door, judged before anything is written.
 *
 * @param entry `at`: when it arrived, in ms since 1970
 * @returns the reason for refusing, undefined when admitted
 */
export function refuseEntry(
  board: BoardRule & BoardLife & { door: DoorName },
  { door, value, at }: { door: DoorName; value: number; at: number },
): Refused | undefined {
  if (!isOpenFor(board, door, at)) return 'unknown-board';
  if (!Number.isFinite(value)) return 'value-out-of-range';
  if (board.minValue !== null && value < board.minValue) return 'value-out-of-range';
  if (board.maxValue !== null && value > board.maxValue) return 'value-out-of-range';
  return undefined;
}

/** Whether a board takes only what gets a visible place; other boards keep the rest unseen. The rule of high score tables. */
export function takesOnlyPlaced({ door }: { door: DoorName }): boolean {
  return door === 'lucentinian';
}

/** Whether a kept value still fits: sums stay below 2^53, where doubles are exact. */
export function exceedsExactSum(rule: { keep: BoardRule['keep'] }, value: number): boolean {
  return rule.keep === 'sum' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}
