import type { Direction, TieRule } from '@laurel/leaderboard/board-rule';
import type { OrderKeys } from '@laurel/leaderboard/ranking';

import type { Commit } from './commit.js';
import type { StandingRef } from './standing-ref.js';

/** What an index must know of a board to answer for it: its order, its visible size and the state asked for. */
export interface RankedBoard {
  readonly id: string;
  readonly epoch: string;
  /** Newest committed revision; an answer may be newer, never older. */
  readonly revision: number;
  readonly direction: Direction;
  readonly tieRule: TieRule;
  readonly capacity: number | null;
}

/** A place in board order. */
export interface RankedPlace extends StandingRef {
  /** One-based; equal values may share it, by the board's tie rule. */
  readonly rank: number;
  /** Zero-based, always distinct. */
  readonly position: number;
  readonly value: number;
  readonly revision: number;
}

export interface RankedPage {
  readonly revision: number;
  /** Visible places of the whole board. */
  readonly total: number;
  /** Standings strictly before the window's anchor, visible or not; 0 without one. */
  readonly anchor: number;
  readonly places: readonly RankedPlace[];
}

/**
 * Consecutive places: `limit` of them, beginning `offset` places after the anchor, of which those that the board has are shown.
 * The anchor is a point in board order, whether or not a standing is there; without one it is the top of the board. A window whose
 * anchor comes after all visible places is placed at their end.
 */
export interface PlaceWindow {
  /** With an anchor it may be negative. */
  readonly offset: number;
  readonly limit: number;
  readonly anchor?: OrderKeys;
}

/**
 * Board order made quick to read. Derived from the standings and always replaceable: an index that cannot answer for the
 * revision asked for says `behind`, and never guesses.
 *
 * Both adapters pass one contract suite.
 */
export abstract class RankIndex {
  abstract page(board: RankedBoard, window: PlaceWindow): Promise<RankedPage | 'behind'>;

  /** The visible place of each standing asked for, all of one state of the board; null where there is none. */
  abstract placesOf(board: RankedBoard, refs: readonly StandingRef[]): Promise<(RankedPlace | null)[] | 'behind'>;

  /** Takes in a commit. Idempotent, safe in any order, and never rejects: an index that missed one is `behind`. */
  abstract apply(commit: Commit): Promise<void>;

  /**
   * Brings the index up to the board's log, from nothing if need be. Idempotent; rejects when a store is unavailable, and does
   * nothing while the index rests after a failure.
   */
  abstract catchUp(boardId: string): Promise<void>;
}
