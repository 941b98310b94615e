import type { Answer } from '../connection/call-server.js';

/**
 * Waits after a 409 that names no time: the server's clock may be a little behind this one, or there is nothing to end. The
 * protocol tells the two apart only in words for developers.
 */
const EARLY_WAITS_MS = [1000, 2000, 4000];
const FIRST_TROUBLE_WAIT_MS = 1000;
const LAST_TROUBLE_WAIT_MS = 15_000;

/** Why the end is being reported again. */
export type EndTrouble = 'early' | 'unreachable' | 'busy';

export interface EndRetry {
  readonly trouble: EndTrouble;
  readonly waitMs: number;
}

/** Decides after each failed report of one phase's end how to go on. */
export class EndRetries {
  /** An answer was lost: that report may have been credited, and a later 409 may mean just that. */
  answerLost = false;

  private readonly earlyWaits = [...EARLY_WAITS_MS];
  private troubleWait = FIRST_TROUBLE_WAIT_MS;

  /** Undefined when another report is of no use. */
  after(answer: Exclude<Answer, { is: 'done' }>): EndRetry | undefined {
    if (answer.is === 'unreachable') {
      this.answerLost = true;
      return { trouble: 'unreachable', waitMs: this.nextTroubleWait() };
    }
    if (answer.status !== 409) return { trouble: 'busy', waitMs: answer.retryAfterMs ?? this.nextTroubleWait() };
    const waitMs = answer.retryAfterMs ?? this.earlyWaits.shift();
    return waitMs === undefined ? undefined : { trouble: 'early', waitMs };
  }

  private nextTroubleWait(): number {
    const wait = this.troubleWait;
    this.troubleWait = Math.min(wait * 2, LAST_TROUBLE_WAIT_MS);
    return wait;
  }
}
