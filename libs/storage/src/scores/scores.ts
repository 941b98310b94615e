import type { Direction } from '@laurel/leaderboard/board-rule';
import { valueOf } from '@laurel/leaderboard/ranking';
import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { DataSource } from 'typeorm';

import { Competitor } from '../competitors/competitor.entity.js';
import { EntryDetails } from '../ledger/entry-details.entity.js';
import { Entry } from '../ledger/entry.entity.js';
import type { ListPage, ListWindow } from '../lists/keyset.js';
import { readWindow } from '../lists/keyset.js';
import type { EntryDetail } from '../ranks/place-details.js';
import { withDetails } from '../ranks/place-details.js';
import { Standing } from '../ranks/standing.entity.js';

/** A standing with what is known of the entry that set it. */
export type Score = Pick<Standing, 'boardId' | 'competitorId' | 'slot' | 'value' | 'revision' | 'sortKey' | 'tieKey'> & EntryDetail;

/** Which scores a list is of. */
export interface ScoreScope {
  readonly boardIds: readonly string[];
  /** Only scores of every one of these; with none, of anybody. */
  readonly competitorIds: readonly string[];
  /** Where all of the boards have one direction: values in order are sort keys in order, and those have an index. */
  readonly direction?: Direction;
}

/** The fields that scores can be ordered by, in SQL. Board order is sort_key, tie_key. */
const COLUMNS = {
  id: 'entry.id',
  value: 'standing.value',
  player_name: 'coalesce(details.player_name, competitor.name) collate "C"',
  created_at: 'entry.submittedAt',
  updated_at: 'entry.submittedAt',
  sort_key: 'standing.sortKey',
  tie_key: 'standing.tieKey',
};

/** Finds what stands, by other things than its place. Scores that a keep rule has passed over are in the log and not here. */
@Injectable()
export class Scores {
  constructor(private readonly dataSource: DataSource) {}

  /** A standing by the id of the entry that set it. */
  async byId(id: string): Promise<Score | undefined> {
    const standing = await this.standings().where('entry.id = :id', { id }).getOne();
    if (standing === null) return undefined;
    const [score] = await withDetails(this.dataSource, standing.boardId, [standing]);
    return score;
  }

  /** A page of scores in any order of the fields above. */
  async list(scope: ScoreScope, window: ListWindow): Promise<ListPage<Score>> {
    const query = this.standings().where('standing.boardId in (:...boardIds)', scope);
    scope.competitorIds.forEach((id, index) => {
      const name = `competitor${index}`;
      query.andWhere(`standing.competitorId = :${name}`, { [name]: id });
    });
    if (scope.boardIds.length === 0) return { rows: [], hasPrevious: false, hasNext: false };
    const page = await readWindow(query, COLUMNS, byIndex(scope, window));
    return { ...page, rows: await this.completed(page.rows) };
  }

  private standings(): SelectQueryBuilder<Standing> {
    return this.dataSource.manager
      .createQueryBuilder(Standing, 'standing')
      .innerJoin(Entry, 'entry', 'entry.board_id = standing.board_id and entry.revision = standing.revision')
      .innerJoin(Competitor, 'competitor', 'competitor.id = standing.competitor_id')
      .leftJoin(EntryDetails, 'details', 'details.board_id = standing.board_id and details.revision = standing.revision');
  }

  /** In their order, one query a board. */
  private async completed(standings: readonly Standing[]): Promise<Score[]> {
    const scores = new Map<string, Score>();
    for (const boardId of new Set(standings.map((standing) => standing.boardId))) {
      const ofBoard = standings.filter((standing) => standing.boardId === boardId);
      for (const score of await withDetails(this.dataSource, boardId, ofBoard)) scores.set(keyOf(score), score);
    }
    return standings.flatMap((standing) => scores.get(keyOf(standing)) ?? []);
  }
}

/** The same window by sort key instead of value. */
function byIndex({ direction }: ScoreScope, window: ListWindow): ListWindow {
  const at = window.sort.findIndex(({ field }) => field === 'value');
  if (at === -1 || direction === undefined) return window;
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
