import type { DoorName, Proof } from '@laurel/leaderboard/board-rule';
import type { Rejection } from '@laurel/leaderboard/rejections';

import type { PhaseClaim } from '../players/phase-claim.js';

/** One score on its way into a board's log. */
export interface Submission {
  readonly boardId: string;
  /** The door it came in by. */
  readonly door: DoorName;
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
