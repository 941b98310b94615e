import type { DoorName } from '@laurel/leaderboard/board-rule';
import { metrics } from '@laurel/runtime/metrics';
import { BoardLedger } from '@laurel/storage/ledger/board-ledger';
import type { Outcome, Submission } from '@laurel/storage/ledger/submission';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';

/** What a door hands in, without what it is the same for all of its scores. */
export type SubmittedScore = Omit<Submission, 'boardId' | 'door'>;

const submissions = new Counter({
  name: 'score_submissions_total',
  help: 'Submissions that were answered, by door and outcome: stored, or why not.',
  labelNames: ['door', 'outcome'] as const,
  registers: [metrics],
});

/**
 * The one way a score takes: every door submits here, and the ledger alone writes.
 *
 * Resolves after the commit. From then on every read shows the score, and whoever watches the board is told.
 */
@Injectable()
export class SubmitScore {
  constructor(private readonly ledger: BoardLedger) {}

  /** @param board as the door found it; undefined when it found none */
  async through(door: DoorName, board: { readonly id: string } | undefined, score: SubmittedScore): Promise<Outcome> {
    const outcome = await this.decide(door, board, score);
    submissions.inc({ door, outcome: outcome.stored ? 'stored' : outcome.rejection });
    return outcome;
  }

  private async decide(door: DoorName, board: { readonly id: string } | undefined, score: SubmittedScore): Promise<Outcome> {
    if (board === undefined) return { stored: false, rejection: 'unknown-board' };
    return this.ledger.append({ ...score, boardId: board.id, door });
  }
}
