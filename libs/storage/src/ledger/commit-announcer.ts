import { Injectable } from '@nestjs/common';

import { EventBus } from '../event-bus/event-bus.js';
import type { Commit } from '../ranks/commit.js';
import { RankIndex } from '../ranks/rank-index.js';
import type { Asker } from '../request-names.js';
import { onBehalfOf, presentAsker } from '../request-names.js';

interface Announced {
  readonly commit: Commit;
  readonly asker: Asker;
}

/**
 * Tells the rank index and everybody who watches about a commit, index first. Both are derived and both may fail: a reader
 * compares revisions with the database, so a lost announcement delays and never falsifies.
 */
@Injectable()
export class CommitAnnouncer {
  private readonly waiting = new Map<string, Announced>();
  private readonly announcing = new Map<string, Promise<void>>();

  constructor(
    private readonly index: RankIndex,
    private readonly bus: EventBus,
  ) {}

  /**
   * Announces in the background, one commit of a board at a time. Of those that come meanwhile the newest speaks for all:
   * the index reads the others from the log, so a slow index cannot make them pile up.
   */
  announce(commit: Commit): void {
    const { id } = commit.board;
    this.waiting.set(id, { commit, asker: presentAsker() });
    if (!this.announcing.has(id)) this.announcing.set(id, this.drain(id));
  }

  /** Resolves when everything announced so far is out. */
  async settled(): Promise<void> {
    await Promise.all(this.announcing.values());
  }

  private async drain(id: string): Promise<void> {
    for (let newest = this.waiting.get(id); newest !== undefined; newest = this.waiting.get(id)) {
      const { commit, asker } = newest;
      this.waiting.delete(id);
      await onBehalfOf([asker], () => this.tell(commit));
    }
    this.announcing.delete(id);
  }

  private async tell(commit: Commit): Promise<void> {
    const { id, epoch } = commit.board;
    await this.index.apply(commit);
    await this.bus.publish('board-changed', { boardId: id, epoch, revision: commit.to });
  }
}
