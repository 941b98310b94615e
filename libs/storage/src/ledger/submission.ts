import type { Direction, Door, Proof, TieRule } from '@laurel/leaderboard/board-rule';
import type { Rejection } from '@laurel/leaderboard/rejections';

import type { PhaseClaim } from '../players/phase-claim.js';

/** One score on its way into a board's log. */
export interface Submission {
  readonly boardId: string;
  /** The door it came in by. */
  readonly door: Door;
  readonly competitorId: string;
  readonly proof: Proof;
  readonly value: number;
  /** When the request arrived: ms since 1970 on the database's clock. */
  readonly at: number;
  /** The single-use right to this write, used up in the transaction that stores the entry, or nothing is stored. Null: none is due. */
  readonly claim: PhaseClaim | null;
}

/** What became of a submission. */
export type Outcome =
  | { readonly stored: true; readonly revision: number; readonly value: number; /** The standing moved. */ readonly moved: boolean }
  | { readonly stored: false; readonly rejection: Rejection };

/** A standing as the log has set it. */
export interface StandingChange {
  readonly competitorId: string;
  readonly slot: number;
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
