/** What a board is unless its owner says otherwise. Source: LEADR. */
export const BOARD_DEFAULTS = {
  sortDirection: 'DESCENDING',
  keepStrategy: 'ALL',
  tieRule: 'NEWEST',
  icon: 'fa-crown',
} as const;
