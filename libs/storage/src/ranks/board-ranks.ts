import type { KeepStrategy } from '@laurel/leaderboard/board-rule';
import { slotOf } from '@laurel/leaderboard/keeping';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import { StorageMetrics } from '../storage-metrics.js';
import type { Place } from './place-details.js';
import { withDetails } from './place-details.js';
import { PostgresRankIndex } from './postgres-rank-index.js';
import type { PlaceWindow, RankedBoard } from './rank-index.js';
import { RankIndex } from './rank-index.js';
import type { StandingRef } from './standing-ref.js';

/** Which state of a board's log something belongs to. */
export interface BoardHead {
  readonly epoch: string;
  readonly revision: number;
}

export interface BoardPage extends BoardHead {
  /** Visible places of the whole board. */
  readonly total: number;
  /** Standings strictly before the window's anchor, visible or not; 0 without one. */
  readonly anchor: number;
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
    private readonly metrics: StorageMetrics,
  ) {}

  /** The heads of many boards in one query; a board that does not exist is absent. */
  async heads(boardIds: readonly string[]): Promise<Map<string, BoardHead>> {
    const rows = await this.dataSource.query<{ id: string; epoch: string; revision: string }[]>(
      'select id, epoch, revision from boards where id = any($1)',
      [boardIds],
    );
    return new Map(rows.map(({ id, epoch, revision }) => [id, { epoch, revision: Number(revision) }]));
  }

  /** The places of a window. A board that does not exist is empty. */
  async page(boardId: string, window: PlaceWindow): Promise<BoardPage> {
    const board = await this.board(boardId);
    if (board === null) return { epoch: '', revision: 0, total: 0, anchor: 0, places: [] };
    const page = await this.answer(board, (index) => index.page(board, window));
    return { ...page, epoch: board.epoch, places: await withDetails(this.dataSource, boardId, page.places) };
  }

  /** The visible place of each standing asked for, all of one state of the board; undefined where there is none. */
  async placesOf(boardId: string, refs: readonly StandingRef[]): Promise<(Place | undefined)[]> {
    const board = await this.board(boardId);
    if (board === null) return refs.map(() => undefined);
    const ranked = await this.answer(board, (index) => index.placesOf(board, refs));
    const places = await withDetails(this.dataSource, boardId, ranked.filter((place) => place !== null));
    const byRevision = new Map(places.map((place) => [place.revision, place]));
    return ranked.map((place) => (place === null ? undefined : byRevision.get(place.revision)));
  }

  /** The standing that an entry of the board belongs to, whether or not it is this entry that stands; undefined without such an entry. */
  async standingOf(boardId: string, entryId: string): Promise<StandingRef | undefined> {
    const [entry] = await this.dataSource.query<{ competitorId: string; revision: string; keep: KeepStrategy }[]>(
      `select e.competitor_id as "competitorId", e.revision, b.keep
         from entries e join boards b on b.id = e.board_id where e.id = $1 and e.board_id = $2`,
      [entryId, boardId],
    );
    return entry && { competitorId: entry.competitorId, slot: slotOf(entry, Number(entry.revision)) };
  }

  private board(id: string): Promise<Board | null> {
    return this.dataSource.manager.findOneBy(Board, { id });
  }

  private async answer<T>(board: RankedBoard, ask: (index: RankIndex) => Promise<T | 'behind'>): Promise<T> {
    const answer = await ask(this.index);
    if (answer !== 'behind') {
      this.metrics.ranks.reads.inc({ answered_by: 'index' });
      this.metrics.ranks.lag.caughtUp(board.id);
      return answer;
    }
    this.metrics.ranks.reads.inc({ answered_by: 'postgresql' });
    this.metrics.ranks.lag.stillBehind(board.id);
    // The read does not wait for the index, and the next one tries again.
    void this.index.catchUp(board.id).catch(() => undefined);
    const exact = await ask(this.standings);
    if (exact === 'behind') throw new Error('the standings cannot be behind themselves');
    return exact;
  }
}
