import { valueOf } from '@laurel/leaderboard/ranking';
import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { DataSource } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import { Competitor } from '../competitors/competitor.entity.js';
import { EntryDetails } from '../ledger/entry-details.entity.js';
import { Entry } from '../ledger/entry.entity.js';
import type { ListPage, ListWindow } from '../lists/keyset.js';
import { readWindow } from '../lists/keyset.js';
import type { ShownEntry } from '../ranks/place-details.js';
import { SHOWN_NAME, withDetails } from '../ranks/place-details.js';
import { Standing } from '../ranks/standing.entity.js';

/** A standing with what is known of the entry that set it. */
export type Score = Pick<Standing, 'boardId' | 'competitorId' | 'slot' | 'value' | 'revision' | 'sortKey' | 'tieKey'> & ShownEntry;

/** A score with the board that its players know, whichever pool it is in. */
export type PlayedScore = Score & { readonly playedOn: string };

/** All boards of a game that devices play on, in test mode or not. */
export interface PlayedGame {
  readonly gameId: string;
  readonly testMode: boolean;
}

/** What a list needs to know of a pool. */
export type ListedPool = Pick<Board, 'id' | 'direction' | 'capacity'>;

type StandingOnBoard = Standing & { readonly board: Board };

/** The fields that scores can be ordered by, in SQL. Board order is sort_key, tie_key. */
const COLUMNS = {
  id: 'entry.id',
  value: 'standing.value',
  player_name: `${SHOWN_NAME} collate "C"`,
  created_at: 'standing.achievedAt',
  updated_at: 'standing.achievedAt',
  sort_key: 'standing.sortKey',
  tie_key: 'standing.tieKey',
};

/** True of places before the first one that the board has no room for. */
const IS_VISIBLE = `coalesce((standing.sort_key, standing.tie_key) < (
  select hidden.sort_key, hidden.tie_key from standings hidden
   where hidden.board_id = :poolId order by hidden.sort_key, hidden.tie_key offset :capacity limit 1
), true)`;

/** Finds what stands, by other things than its place. Scores that a keep rule has passed over are in the log and not here. */
@Injectable()
export class Scores {
  constructor(private readonly dataSource: DataSource) {}

  /** A score of the game by the id of the entry that set it, visible or not. */
  async byId(game: PlayedGame, id: string): Promise<PlayedScore | undefined> {
    const standings = await this.playedIn(game).andWhere('entry.id = :id', { id }).getMany();
    const [score] = await this.played(standings);
    return score;
  }

  /** What is known of the entry that set a standing. */
  async shown<T extends { readonly revision: number }>(poolId: string, standing: T): Promise<T & ShownEntry> {
    const [shown] = await withDetails(this.dataSource, poolId, [standing]);
    if (shown === undefined) throw new Error(`nothing is known of entry ${standing.revision} of board ${poolId}`);
    return shown;
  }

  /**
   * A page of a pool's visible scores in any order of the fields above.
   *
   * @param competitorIds only scores of every one of these; with none, of anybody
   */
  async ofPool(pool: ListedPool, competitorIds: readonly string[], window: ListWindow): Promise<ListPage<Score>> {
    const scores = by(competitorIds, this.standings().where('standing.boardId = :poolId', { poolId: pool.id }));
    if (pool.capacity !== null) scores.andWhere(IS_VISIBLE, { capacity: pool.capacity });
    const page = await readWindow(scores, COLUMNS, byIndex(pool, window));
    return { ...page, rows: await withDetails(this.dataSource, pool.id, page.rows) };
  }

  /**
   * A page of a game's scores in any order of the fields above.
   *
   * @param competitorIds as for `ofPool`
   */
  async ofGame(game: PlayedGame, competitorIds: readonly string[], window: ListWindow): Promise<ListPage<PlayedScore>> {
    const page = await readWindow(by(competitorIds, this.playedIn(game)), COLUMNS, window);
    return { ...page, rows: await this.played(page.rows) };
  }

  private playedIn({ gameId, testMode }: PlayedGame): SelectQueryBuilder<StandingOnBoard> {
    const standings = this.standings()
      .innerJoinAndMapOne('standing.board', Board, 'board', 'board.id = standing.board_id')
      .where(`board.gameId = :gameId and board.door = 'leadr' and board.deletedAt is null`, { gameId })
      .andWhere(`board.testOf is ${testMode ? 'not null' : 'null'}`);
    return standings as SelectQueryBuilder<StandingOnBoard>;
  }

  private standings(): SelectQueryBuilder<Standing> {
    return this.dataSource.manager
      .createQueryBuilder(Standing, 'standing')
      .innerJoin(Entry, 'entry', 'entry.board_id = standing.board_id and entry.revision = standing.revision')
      .innerJoin(Competitor, 'competitor', 'competitor.id = standing.competitor_id')
      .leftJoin(EntryDetails, 'details', 'details.board_id = standing.board_id and details.revision = standing.revision');
  }

  /** In their order, one query a board. */
  private async played(standings: readonly StandingOnBoard[]): Promise<PlayedScore[]> {
    const scores = new Map<string, PlayedScore>();
    for (const boardId of new Set(standings.map((standing) => standing.boardId))) {
      const ofBoard = standings.filter((standing) => standing.boardId === boardId);
      for (const { board, ...score } of await withDetails(this.dataSource, boardId, ofBoard)) {
        scores.set(keyOf(score), { ...score, playedOn: board.testOf ?? board.id });
      }
    }
    return standings.flatMap((standing) => scores.get(keyOf(standing)) ?? []);
  }
}

function by<T extends Standing>(competitorIds: readonly string[], standings: SelectQueryBuilder<T>): SelectQueryBuilder<T> {
  competitorIds.forEach((id, index) => {
    const name = `competitor${index}`;
    standings.andWhere(`standing.competitorId = :${name}`, { [name]: id });
  });
  return standings;
}

/** The same window by sort key instead of value: on one board they are in the same order, or the opposite, and sort keys have an index. */
function byIndex({ direction }: ListedPool, window: ListWindow): ListWindow {
  const at = window.sort.findIndex(({ field }) => field === 'value');
  if (at === -1) return window;
  const { edge } = window;
  return {
    ...window,
    sort: window.sort.map((term, index) =>
      index === at ? { field: 'sort_key', descending: term.descending === (direction === 'low-first') } : term,
    ),
    // Turning a value into its key and back is the same.
    edge: edge && { ...edge, values: edge.values.map((value, index) => (index === at ? valueOf({ direction }, Number(value)) : value)) },
  };
}

function keyOf({ boardId, revision }: { boardId: string; revision: number }): string {
  return `${boardId} ${revision}`;
}
