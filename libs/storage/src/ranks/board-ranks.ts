import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import { PostgresRankIndex } from './postgres-rank-index.js';
import type { PlaceWindow, RankedBoard, RankedPage, RankedPlace } from './rank-index.js';
import { RankIndex } from './rank-index.js';

/** Which state of a board's log something belongs to. */
export interface BoardHead {
  readonly epoch: string;
  readonly revision: number;
}

/** A place with its competitor's present name. */
export interface Place extends RankedPlace {
  readonly name: string;
}

export interface BoardPage extends BoardHead {
  /** Visible places of the whole board. */
  readonly total: number;
  readonly places: readonly Place[];
}

/**
 * Reads boards in order, from the rank index when it is complete and from PostgreSQL until then. An answer is one
 * consistent state, never older than what was committed when the read began.
 */
@Injectable()
export class BoardRanks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly index: RankIndex,
    private readonly standings: PostgresRankIndex,
  ) {}

  /** The heads of many boards in one query; a board that does not exist is absent. */
  async heads(boardIds: readonly string[]): Promise<Map<string, BoardHead>> {
    const rows = await this.dataSource.query<{ id: string; epoch: string; revision: string }[]>(
      'select id, epoch, revision from boards where id = any($1)',
      [boardIds],
    );
    return new Map(rows.map(({ id, epoch, revision }) => [id, { epoch, revision: Number(revision) }]));
  }

  /** Consecutive places from a zero-based offset. A board that does not exist is empty. */
  async page(boardId: string, window: PlaceWindow): Promise<BoardPage> {
    const board = await this.dataSource.manager.findOneBy(Board, { id: boardId });
    if (board === null) return { epoch: '', revision: 0, total: 0, places: [] };
    const page = await this.answer(board, (index) => index.page(board, window));
    const names = await this.names(page.places);
    return { ...page, epoch: board.epoch, places: page.places.map((place) => named(place, names)) };
  }

  /** The visible place of a competitor where each has one; undefined when there is none. */
  async placeOf(boardId: string, competitorId: string): Promise<Place | undefined> {
    const board = await this.dataSource.manager.findOneBy(Board, { id: boardId });
    if (board === null) return undefined;
    const place = await this.answer(board, (index) => index.placeOf(board, competitorId, 0));
    return place === null ? undefined : named(place, await this.names([place]));
  }

  private async answer<T extends RankedPage | RankedPlace | null>(
    board: RankedBoard,
    ask: (index: RankIndex) => Promise<T | 'behind'>,
  ): Promise<T> {
    const answer = await ask(this.index);
    if (answer !== 'behind') return answer;
    // The read does not wait for the index, and the next one tries again.
    void this.index.catchUp(board.id).catch(() => undefined);
    const exact = await ask(this.standings);
    if (exact === 'behind') throw new Error('the standings cannot be behind themselves');
    return exact;
  }

  private async names(places: readonly RankedPlace[]): Promise<ReadonlyMap<string, string>> {
    if (places.length === 0) return new Map();
    const rows = await this.dataSource.query<{ id: string; name: string }[]>('select id, name from competitors where id = any($1)', [
      places.map((place) => place.competitorId),
    ]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

function named(place: RankedPlace, names: ReadonlyMap<string, string>): Place {
  return { ...place, name: names.get(place.competitorId) ?? '' };
}
