import type { BoardHead, BoardPage } from '@laurel/storage/ranks/board-ranks';
import { BoardRanks } from '@laurel/storage/ranks/board-ranks';
import type { Place } from '@laurel/storage/ranks/place-details';
import type { PlaceWindow } from '@laurel/storage/ranks/rank-index';
import type { StandingRef } from '@laurel/storage/ranks/standing-ref';
import { Injectable } from '@nestjs/common';

/** Reads of all feeds at a time: some of the store's connections, never all, whatever is watched. */
const READS_AT_ONCE = 4;

/** Reads boards for the feeds, a few reads at a time, in the order they are asked for. */
@Injectable()
export class BoundedRanks {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly ranks: BoardRanks) {}

  heads(boardIds: readonly string[]): Promise<Map<string, BoardHead>> {
    return this.inTurn(() => this.ranks.heads(boardIds));
  }

  page(boardId: string, window: PlaceWindow): Promise<BoardPage> {
    return this.inTurn(() => this.ranks.page(boardId, window));
  }

  placesOf(boardId: string, refs: readonly StandingRef[]): Promise<(Place | undefined)[]> {
    return this.inTurn(() => this.ranks.placesOf(boardId, refs));
  }

  private async inTurn<T>(read: () => Promise<T>): Promise<T> {
    if (this.running < READS_AT_ONCE) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await read();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
