/** The board that focus phases are credited to; made by the first migration. */
export const FOCUS_BOARD = { game: 'pomomon', board: 'focus-time' } as const;
