import type { Board } from './board.entity.js';

/** Whether the board takes scores and is shown to players at `at` (ms since 1970): nobody closed it, and it has not ended. */
export function isOpen({ isActive, endsAt }: Pick<Board, 'isActive' | 'endsAt'>, at: number): boolean {
  return isActive && (endsAt === null || endsAt.getTime() > at);
}

/** The same in SQL, for a board called `board` and a parameter `now`. */
export const IS_OPEN = '(board.is_active and (board.ends_at is null or board.ends_at > :now))';
