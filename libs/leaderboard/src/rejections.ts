/** Why a submission is refused by the core the first time that it comes. */
export type Refused =
  /** No such board, or it is closed, or it takes submissions through another door only. */
  | 'unknown-board'
  /** Not a finite number, beyond the board's bounds, or a sum that a double no longer holds exactly. */
  | 'value-out-of-range'
  /** The right to write was used, replaced or withdrawn before this submission was stored. */
  | 'claim-lost'
  /** The session that the right belongs to was ended or replaced before this submission was stored. */
  | 'session-over'
  /** The board takes only what it has room for, and all that it has room for is as good or better. */
  | 'not-placed';

/**
 * Every reason for which a submission has no effect; `repeated`: the same request was answered before. Closed: each door maps all of
 * them to its own answers, and the compiler finds a forgotten one.
 */
export type Rejection = Refused | 'repeated';
