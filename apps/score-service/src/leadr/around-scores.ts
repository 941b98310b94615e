import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Score, ScorePage, ScoreQuery } from '@laurel/contracts/leadr/scores';
import { invalid } from '@laurel/runtime/http/invalid';
import type { PlayedBoard } from '@laurel/storage/boards/board-catalog';
import type { ListPage } from '@laurel/storage/lists/keyset';
import { Scores } from '@laurel/storage/scores/scores';
import { Injectable } from '@nestjs/common';

import { limitOf } from './lists/list-requests.js';
import { RankedScores } from './ranked-scores.js';
import { scoreNotFound, toPlaceholder, toScore } from './score.wire.js';

/** What a window around a place cannot be asked for together with. */
const EXCLUDED = ['cursor', 'identity_id', 'device_id'] as const;

/** Whether a query asks for a window around a score or a value; throws a refusal when it asks for more than one can be. */
export function asksAround(query: ScoreQuery): boolean {
  const { around_score_id: id, around_score_value: value, board_id: boardId } = query;
  if (id === undefined && value === undefined) return false;
  const name = id === undefined ? 'around_score_value' : 'around_score_id';
  if (id !== undefined && value !== undefined) throw invalid(['query', name], 'value_error', 'cannot be combined with around_score_value');
  if (boardId === undefined) throw invalid(['query', name], 'value_error', 'needs a board_id');
  const excluded = EXCLUDED.find((other) => query[other] !== undefined);
  if (excluded !== undefined) throw invalid(['query', name], 'value_error', `cannot be combined with ${excluded}`);
  return true;
}

/** Windows of a board around a score or a value, in board order whatever order was asked for. They have no cursors. */
@Injectable()
export class AroundScores {
  constructor(
    private readonly scores: Scores,
    private readonly ranked: RankedScores,
  ) {}

  /** @param at when the request arrived, in ms since 1970 */
  async window(caller: DeviceCaller, played: PlayedBoard, query: ScoreQuery, at: number): Promise<ScorePage> {
    const { around_score_id: id, around_score_value: value } = query;
    return id === undefined ? this.aroundValue(caller, played, Number(value), query, at) : this.aroundScore(caller, played, id, query);
  }

  private async aroundScore(caller: DeviceCaller, { board, pool }: PlayedBoard, id: string, query: ScoreQuery): Promise<ScorePage> {
    const score = await this.scores.byId(id);
    if (score?.boardId !== pool.id) throw scoreNotFound();
    const page = await this.ranked.aroundPlace(pool, score, limitOf(query));
    return pageOf(page, page.rows.map((row) => toScore(caller, { gameId: caller.gameId, boardId: board.id }, row)));
  }

  private async aroundValue(caller: DeviceCaller, { board, pool }: PlayedBoard, value: number, query: ScoreQuery, at: number): Promise<ScorePage> {
    const shownOn = { gameId: caller.gameId, boardId: board.id };
    const { above, below, rank, ...page } = await this.ranked.aroundValue(pool, value, limitOf(query));
    const placeholder = toPlaceholder(caller, shownOn, { value, rank, at });
    const [before, after] = [above, below].map((rows) => rows.map((row) => toScore(caller, shownOn, row)));
    return pageOf(page, [...(before ?? []), placeholder, ...(after ?? [])]);
  }
}

function pageOf({ hasPrevious, hasNext }: Omit<ListPage<unknown>, 'rows'>, data: Score[]): ScorePage {
  return { data, pagination: { count: data.length, has_next: hasNext, has_prev: hasPrevious, next_cursor: null, prev_cursor: null } };
}
