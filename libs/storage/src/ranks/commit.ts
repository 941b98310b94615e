import type { Direction, TieRule } from '@laurel/leaderboard/board-rule';

import type { StandingRef } from './standing-ref.js';

/** A standing as the log has set it. */
export interface StandingChange extends StandingRef {
  readonly value: number;
  readonly revision: number;
}

/** What one transaction added to a board: the revisions in (from, to], and the standings they changed. */
export interface Commit {
  readonly board: { readonly id: string; readonly epoch: string; readonly direction: Direction; readonly tieRule: TieRule };
  readonly from: number;
  readonly to: number;
  readonly changes: readonly StandingChange[];
}
