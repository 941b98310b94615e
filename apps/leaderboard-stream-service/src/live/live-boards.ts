import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { EventBus } from '@laurel/storage/event-bus/event-bus';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Injectable, Logger } from '@nestjs/common';

import { BoundedRanks } from './bounded-ranks.js';
import { Feed } from './feed.js';
import type { PageFormat, Viewer } from './page-frame.js';
import { StreamSettings } from './stream-settings.js';
import type { Target } from './target.js';

/**
 * All boards that are watched here. Hints wake their feeds; because a hint may be lost, every board is looked at again when
 * the bus reports a gap, and compared with the database every few seconds. Only there it shows when a board is no longer published.
 */
@Injectable()
export class LiveBoards implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = new Logger('boards');
  private readonly boards = new Map<string, Map<string, Feed>>();
  private readonly endings: (() => void)[] = [];
  private isComparing = false;

  constructor(
    private readonly ranks: BoundedRanks,
    private readonly catalog: BoardCatalog,
    private readonly events: EventBus,
    private readonly settings: StreamSettings,
  ) {}

  /** Listens before anybody can be shown anything, so that no change falls between a first page and the hints after it. */
  onModuleInit(): void {
    const comparing = setInterval(() => void this.compare(), this.settings.compareMs);
    this.endings.push(
      this.events.subscribe('board-changed', (change) => this.feedsOf(change.boardId).forEach((feed) => feed.noticed(change))),
      this.events.onGap(() => [...this.boards.keys()].flatMap((boardId) => this.feedsOf(boardId)).forEach((feed) => feed.wake())),
      () => clearInterval(comparing),
    );
  }

  beforeApplicationShutdown(): void {
    this.endings.forEach((end) => end());
  }

  /**
   * Shows `viewer` what it follows, first as it is now and then whenever it changes, until the returned function is called.
   * A page beyond the last one shows the last one.
   */
  watch(boardId: string, format: PageFormat, target: Target, viewer: Viewer): () => void {
    const feeds = this.boards.get(boardId) ?? new Map<string, Feed>();
    this.boards.set(boardId, feeds);
    const key = `${format.name} ${format.pageSize}`;
    const feed = feeds.get(key) ?? new Feed(this.ranks, boardId, format, this.settings.coalesceMs);
    feeds.set(key, feed);
    const leave = feed.join(target, viewer);
    return () => {
      leave();
      if (feed.isIdle && feeds.get(key) === feed) feeds.delete(key);
      if (feeds.size === 0 && this.boards.get(boardId) === feeds) this.boards.delete(boardId);
    };
  }

  private feedsOf(boardId: string): Feed[] {
    return [...(this.boards.get(boardId)?.values() ?? [])];
  }

  /** One query for all boards, and one more for those that are shown to everybody. */
  private async compare(): Promise<void> {
    if (this.isComparing || this.boards.size === 0) return;
    this.isComparing = true;
    try {
      const heads = await this.ranks.heads([...this.boards.keys()]);
      for (const [boardId, head] of heads) this.feedsOf(boardId).forEach((feed) => feed.noticed(head));
      await this.endUnpublished();
    } catch (error) {
      this.log.debug(`boards cannot be compared: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.isComparing = false;
    }
  }

  private async endUnpublished(): Promise<void> {
    const publicFeeds = (boardId: string) => this.feedsOf(boardId).filter(({ isPublic }) => isPublic);
    const shownToAll = [...this.boards.keys()].filter((boardId) => publicFeeds(boardId).length > 0);
    if (shownToAll.length === 0) return;
    const published = await this.catalog.published(shownToAll);
    for (const boardId of shownToAll) {
      if (!published.has(boardId)) publicFeeds(boardId).forEach((feed) => feed.end());
    }
  }
}
