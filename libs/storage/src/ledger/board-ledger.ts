import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { isUnavailable, Overloaded } from '../unavailable.js';
import { CommitAnnouncer } from './commit-announcer.js';
import { appendBatch, SumBeyondExactness } from './append-batch.js';
import type { Commit, Outcome, Submission } from './submission.js';

/** Submissions that may wait for one board before further ones are turned away. */
const QUEUE_LIMIT = 10_000;

/** Submissions written in one transaction. */
const BATCH_LIMIT = 500;

interface Waiting {
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
  ) {}

  /**
   * Stores one submission and resolves after the commit that holds it.
   *
   * Rejects with an error for which `isUnavailable` is true when the store cannot answer; whether the submission was
   * stored is then unknown, and its claim tells on the next attempt.
   */
  append(submission: Submission): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const queue = this.queues.get(submission.boardId);
      if (queue === undefined) {
        const opened = [{ submission, resolve, reject }];
        this.queues.set(submission.boardId, opened);
        void this.drain(submission.boardId, opened);
      } else if (queue.length >= QUEUE_LIMIT) {
        reject(new Overloaded('too many submissions wait for this board'));
      } else {
        queue.push({ submission, resolve, reject });
      }
    });
  }

  private async drain(boardId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) await this.write(boardId, queue.splice(0, BATCH_LIMIT));
    this.queues.delete(boardId);
  }

  /** Never rejects: every waiting caller is answered. */
  private async write(boardId: string, batch: readonly Waiting[]): Promise<void> {
    const submissions = batch.map((waiting) => waiting.submission);
    let written: { outcomes: Outcome[]; commit: Commit | undefined };
    try {
      written = await appendBatch(this.dataSource, boardId, submissions);
    } catch (error) {
      // After a lost connection the batch may be stored already; only a definite refusal may be tried again.
      if (batch.length > 1 && !isUnavailable(error)) {
        for (const waiting of batch) await this.write(boardId, [waiting]);
      } else if (error instanceof SumBeyondExactness) {
        batch.forEach((waiting) => waiting.resolve({ stored: false, rejection: 'value-out-of-range' }));
      } else {
        batch.forEach((waiting) => waiting.reject(error));
      }
      return;
    }
    written.outcomes.forEach((outcome, index) => batch[index]?.resolve(outcome));
    if (written.commit !== undefined) this.announcer.announce(written.commit);
  }
}
