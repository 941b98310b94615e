import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { Asker } from '../request-names.js';
import { onBehalfOf, presentAsker } from '../request-names.js';
import { StorageMetrics } from '../storage-metrics.js';
import { isRefused, isUnavailable, Overloaded } from '../unavailable.js';
import { appendBatch } from './append-batch.js';
import { CommitAnnouncer } from './commit-announcer.js';
import type { Reset, ResetOutcome } from './reset-board.js';
import { resetBoard } from './reset-board.js';
import type { Outcome, Submission } from './submission.js';

/** Submissions that may wait for one board before further ones are turned away. */
const QUEUE_LIMIT = 10_000;

/** Submissions written in one transaction. */
const BATCH_LIMIT = 500;

/**
 * When a batch fails only after so long, whoever has waited behind it is turned away as well, rather than after another
 * wait of their own. A quick failure, such as one killed connection, concerns its own batch alone.
 */
const PATIENCE_MS = 1_000;

interface Waiting {
  readonly asker: Asker;
  readonly submission: Submission;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The only writer of scores. Submissions that arrive while a board's transaction is under way are written together by the
 * next one; nobody waits on a timer.
 */
@Injectable()
export class BoardLedger {
  private readonly queues = new Map<string, Waiting[]>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly announcer: CommitAnnouncer,
    private readonly metrics: StorageMetrics,
  ) {}

  /**
   * Stores one submission and resolves after the commit that holds it.
   *
   * Rejects with an error for which `isUnavailable` is true when the store cannot answer; whether the submission was
   * stored is then unknown, and its claim tells on the next attempt.
   */
  append(submission: Submission): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const waiting = { asker: presentAsker(), submission, resolve, reject };
      const { boardId } = submission;
      const queue = this.queues.get(boardId) ?? [];
      if (queue.length >= QUEUE_LIMIT) {
        this.fail([waiting], new Overloaded('too many submissions wait for this board'));
        return;
      }
      queue.push(waiting);
      this.metrics.ledger.waiting.inc();
      if (this.queues.has(boardId)) return;
      this.queues.set(boardId, queue);
      void this.drain(boardId, queue);
    });
  }

  /** Empties a board and resolves after the commit. Rejects as `append` does. */
  async reset(reset: Reset): Promise<ResetOutcome> {
    const { outcome, commit } = await resetBoard(this.dataSource, reset);
    if (commit !== undefined) this.announcer.announce(commit);
    return outcome;
  }

  private async drain(boardId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const begunAt = performance.now();
      const failure = await this.write(boardId, this.next(queue, BATCH_LIMIT));
      const isLate = performance.now() - begunAt > PATIENCE_MS;
      if (failure !== undefined && isLate) this.fail(this.next(queue, queue.length), failure);
    }
    this.queues.delete(boardId);
  }

  private next(queue: Waiting[], count: number): Waiting[] {
    const batch = queue.splice(0, count);
    this.metrics.ledger.waiting.dec(batch.length);
    return batch;
  }

  /** Answers every caller of the batch; returns the error when the store could not. */
  private write(boardId: string, batch: readonly Waiting[]): Promise<unknown> {
    const askers = batch.map(({ asker }) => asker);
    return onBehalfOf(askers, () => this.writeTogether(boardId, batch));
  }

  private async writeTogether(boardId: string, batch: readonly Waiting[]): Promise<unknown> {
    const { batchSize, commitSeconds } = this.metrics.ledger;
    const committed = commitSeconds.startTimer();
    let written: Awaited<ReturnType<typeof appendBatch>>;
    try {
      written = await appendBatch(
        this.dataSource,
        boardId,
        batch.map(({ submission }) => submission),
      );
    } catch (error) {
      // One bad row is found by halving. Only a definite refusal allows it: after a lost connection the batch may be stored.
      if (batch.length > 1 && isRefused(error)) {
        const middle = batch.length >> 1;
        const first = await this.write(boardId, batch.slice(0, middle));
        return (await this.write(boardId, batch.slice(middle))) ?? first;
      }
      this.fail(batch, error);
      return isUnavailable(error) ? error : undefined;
    }
    committed();
    batchSize.observe(batch.length);
    written.outcomes.forEach((outcome, index) => batch[index]?.resolve(outcome));
    if (written.commit !== undefined) this.announcer.announce(written.commit);
    return undefined;
  }

  private fail(batch: readonly Waiting[], error: unknown): void {
    const reason = error instanceof Overloaded ? 'overloaded' : isUnavailable(error) ? 'unavailable' : 'error';
    this.metrics.ledger.failures.inc({ reason }, batch.length);
    for (const { reject } of batch) reject(error);
  }
}
