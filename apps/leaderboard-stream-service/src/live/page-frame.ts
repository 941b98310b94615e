import { lastPage } from '@laurel/leaderboard/paging';
import type { BoardHead, BoardPage } from '@laurel/storage/ranks/board-ranks';

import { eventText } from './event-text.js';
import { standingKey } from './target.js';

/** How one protocol shows pages. Name and page size identify it: two with both in common must write the same text. */
export interface PageFormat {
  readonly name: string;
  readonly pageSize: number;
  /** Whether boards are shown in it to everybody, and so only while they are published. */
  readonly isPublic: boolean;
  /** The data of an event, in one line. */
  write(page: ShownPage): string;
}

export interface ShownPage {
  /** Zero-based, as is `lastPage`. */
  readonly page: number;
  readonly lastPage: number;
  readonly board: BoardPage;
}

/** A page at one state of its board, as the event that every viewer of it is sent. */
export interface PageFrame extends BoardHead {
  readonly page: number;
  readonly lastPage: number;
  /** The standings on it, by their keys. */
  readonly standings: ReadonlySet<string>;
  readonly data: string;
  readonly bytes: Buffer;
}

/** Whoever is shown frames. */
export interface Viewer {
  show(frame: PageFrame): void;
  /** There will be nothing to show any more. */
  end(): void;
}

export function frameOf(format: PageFormat, page: number, board: BoardPage): PageFrame {
  const shown = { page, lastPage: lastPage(board.total, format.pageSize), board };
  const data = format.write(shown);
  return {
    page,
    lastPage: shown.lastPage,
    epoch: board.epoch,
    revision: board.revision,
    standings: new Set(board.places.map(standingKey)),
    data,
    bytes: eventText(`${board.epoch}-${board.revision}`, data),
  };
}

/** Whether `one` is an earlier state of the same history than `other`. Epochs have no order. */
export function isOlder(one: BoardHead, other: BoardHead): boolean {
  return one.epoch === other.epoch && one.revision < other.revision;
}
