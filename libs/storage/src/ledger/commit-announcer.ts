import { Injectable } from '@nestjs/common';

import { EventBus } from '../event-bus/event-bus.js';
import { RankIndex } from '../ranks/rank-index.js';
import type { Commit } from './submission.js';

/**
 * Tells the rank index and everybody who watches about a commit, index first. Both are derived and both may fail: a reader
 * compares revisions with the database, so a lost announcement delays and never falsifies.
 */
@Injectable()
export class CommitAnnouncer {
  private readonly lastOf = new Map<string, Promise<void>>();

  constructor(
    private readonly index: RankIndex,
    private readonly bus: EventBus,
  ) {}

  /** Announces in commit order per board, in the background. */
  announce(commit: Commit): void {
    const { board, to: revision } = commit;
    const announced = (this.lastOf.get(board.id) ?? Promise.resolve())
      .then(() => this.index.apply(commit))
      .then(() => this.bus.publish('board-changed', { boardId: board.id, epoch: board.epoch, revision }));
    this.lastOf.set(board.id, announced);
    void announced.finally(() => {
      if (this.lastOf.get(board.id) === announced) this.lastOf.delete(board.id);
    });
  }

  /** Resolves when everything announced so far is out. */
  async settled(): Promise<void> {
    await Promise.all(this.lastOf.values());
  }
}
