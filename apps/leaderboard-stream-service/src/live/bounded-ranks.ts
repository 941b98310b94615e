import { AtMost } from '@laurel/storage/at-most';
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
  private readonly turns = new AtMost(READS_AT_ONCE);

  constructor(private readonly ranks: BoardRanks) {}

  heads(boardIds: readonly string[]): Promise<Map<string, BoardHead>> {
    return this.turns.run(() => this.ranks.heads(boardIds));
  }

  page(boardId: string, window: PlaceWindow): Promise<BoardPage> {
    return this.turns.run(() => this.ranks.page(boardId, window));
  }

  placesOf(boardId: string, refs: readonly StandingRef[]): Promise<(Place | undefined)[]> {
    return this.turns.run(() => this.ranks.placesOf(boardId, refs));
  }
}
