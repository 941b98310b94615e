import type { DoorName, Proof } from '@laurel/leaderboard/board-rule';
import type { Kept } from '@laurel/leaderboard/keeping';
import type { Refused } from '@laurel/leaderboard/rejections';

import type { NonceClaim } from '../devices/nonce-claim.js';
import type { PhaseClaim } from '../players/phase-claim.js';
import type { SignatureClaim } from '../tables/signature-claim.js';

/** The single-use right to a write. */
export type Claim = PhaseClaim | NonceClaim | SignatureClaim;

/** What a person says about a score. */
export interface EntryNote {
  readonly playerName: string;
  /** The value as the game writes it. */
  readonly valueDisplay: string | null;
  /** Any JSON. */
  readonly metadata: unknown;
  /** The address that the request came from, where the door keeps it. */
  readonly address?: string;
}

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
  /** Used up in the transaction that stores the entry, or nothing is stored. Null: none is due. */
  readonly claim: Claim | null;
  /** Null: there is nothing to say, and the competitor's own name is shown. */
  readonly note: EntryNote | null;
}

/** What became of a submission. */
export type Outcome =
  | {
      readonly stored: true;
      readonly entryId: string;
      readonly revision: number;
      /** What the competitor has now; set by this entry when the revisions are the same. */
      readonly standing: Kept & { readonly slot: number };
      /** Zero-based place at the moment of this entry, on boards that take only what places; null on others. */
      readonly position: number | null;
    }
  | { readonly stored: false; readonly rejection: Refused }
  /** Answered before with that position, null when it was not placed. */
  | { readonly stored: false; readonly rejection: 'repeated'; readonly position: number | null };
