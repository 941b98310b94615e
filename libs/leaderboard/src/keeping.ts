import type { KeepStrategy, Direction } from './board-rule.js';

/** The part of a standing that the keep rule looks at. `revision` is the log entry that set the value. */
export interface Kept {
  readonly value: number;
  readonly revision: number;
}

/**
 * What stands after a submission.
 *
 * @param current what the competitor had in this slot, undefined at the first submission
 * @param submitted value and revision of the new log entry; its revision is newer than `current`'s
 * @returns `current` itself when the submission changes nothing, so that identity tells whether a write is due
 */
export function keep(rule: { keep: KeepStrategy; direction: Direction }, current: Kept | undefined, submitted: Kept): Kept {
  if (current === undefined) return submitted;
  switch (rule.keep) {
    case 'first':
      return current;
    case 'best':
      return leads(rule.direction, submitted.value, current.value) ? submitted : current;
    case 'latest':
    case 'all':
      return submitted;
    case 'sum':
      return { value: current.value + submitted.value, revision: submitted.revision };
  }
}

/**
 * Which of a competitor's standings a submission belongs to: 0 when the board gives each competitor one place, the
 * submission's own revision when every submission stands on its own.
 */
export function slotOf(rule: { keep: KeepStrategy }, revision: number): number {
  return rule.keep === 'all' ? revision : 0;
}

/** Whether value `a` is strictly better than `b`. */
export function leads(direction: Direction, a: number, b: number): boolean {
  return direction === 'high-first' ? a > b : a < b;
}
