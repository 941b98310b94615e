import { pageOf } from '@laurel/leaderboard/paging';
import type { BoardHead } from '@laurel/storage/ranks/board-ranks';
import type { StandingRef } from '@laurel/storage/ranks/standing-ref';

import type { BoundedRanks } from './bounded-ranks.js';
import type { PageFormat, PageFrame } from './page-frame.js';
import { frameOf } from './page-frame.js';
import { pageReads } from './stream-metrics.js';
import { standingKey } from './target.js';

/** What was read of a board since it stood at `head`: each page once, whoever asks for it. */
export class BoardReading {
  private readonly frames = new Map<number, Promise<PageFrame>>();

  /** @param lastPage as far as it is known; nothing is ever read from beyond the board's end, however far a viewer asks */
  constructor(
    private readonly ranks: BoundedRanks,
    private readonly boardId: string,
    private readonly format: PageFormat,
    readonly head: BoardHead,
    private lastPage = 0,
  ) {}

  /** The reading of a later state, with what can be learned from this one. */
  next(head: BoardHead): BoardReading {
    return new BoardReading(this.ranks, this.boardId, this.format, head, this.lastPage);
  }

  /** Whether `head` tells of nothing that this reading could have missed. */
  covers({ epoch, revision }: BoardHead): boolean {
    return epoch === this.head.epoch && revision <= this.head.revision;
  }

  /** The page asked for, or the last one when the board is shorter. */
  async page(wanted: number): Promise<PageFrame> {
    let frame = await this.read(Math.min(wanted, this.lastPage));
    if (frame.page < wanted && frame.page < frame.lastPage) frame = await this.read(Math.min(wanted, frame.lastPage));
    // Pages are read one after the other, and the board may shrink meanwhile.
    while (frame.page > frame.lastPage) frame = await this.read(frame.lastPage);
    return frame;
  }

  /**
   * The page that a standing is on, the first one while it has no place.
   *
   * @param before where it was last; most stay there, and then looking at that page answers for all of them
   */
  async pageAround(standing: StandingRef, before: number | undefined): Promise<PageFrame> {
    if (before !== undefined) {
      const frame = await this.page(before);
      if (frame.standings.has(standingKey(standing))) return frame;
    }
    const [place] = await this.ranks.placesOf(this.boardId, [standing]);
    return this.page(place === undefined ? 0 : pageOf(place.position, this.format.pageSize));
  }

  /** Forgets all pages but these. */
  keep(pages: ReadonlySet<number>): void {
    for (const page of this.frames.keys()) {
      if (!pages.has(page)) this.frames.delete(page);
    }
  }

  private read(page: number): Promise<PageFrame> {
    let frame = this.frames.get(page);
    if (frame === undefined) {
      frame = this.readFromStore(page);
      this.frames.set(page, frame);
    }
    return frame;
  }

  private async readFromStore(page: number): Promise<PageFrame> {
    const { pageSize } = this.format;
    pageReads.inc();
    const board = await this.ranks.page(this.boardId, { offset: page * pageSize, limit: pageSize });
    const frame = frameOf(this.format, page, board);
    this.lastPage = frame.lastPage;
    return frame;
  }
}
