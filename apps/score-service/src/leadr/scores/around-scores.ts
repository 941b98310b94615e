import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Score, ScorePage } from '@laurel/contracts/leadr/scores';
import type { PlayedBoard } from '@laurel/storage/boards/board-catalog';
import type { ListPage } from '@laurel/storage/lists/keyset';
import { Scores } from '@laurel/storage/scores/scores';
import { Injectable } from '@nestjs/common';

import { paginationAnswer } from '../lists/pagination.wire.js';
import { notFound } from '../refusals.js';
import type { Anchor } from './anchor.wire.js';
import { RankedScores } from './ranked-scores.js';
import { toPlaceholder, toScore } from './score.wire.js';

/** How large a window is asked for, around what and when. */
export interface WindowRequest {
  readonly anchor: Anchor;
  readonly limit: number;
  /** When the request arrived, in ms since 1970. */
  readonly at: number;
}

/** Windows of a board around a score or a value, in board order whatever order was asked for. They have no cursors. */
@Injectable()
export class AroundScores {
  constructor(
    private readonly scores: Scores,
    private readonly ranked: RankedScores,
  ) {}

  async window(caller: DeviceCaller, played: PlayedBoard, { anchor, limit, at }: WindowRequest): Promise<ScorePage> {
    return 'scoreId' in anchor
      ? this.aroundScore(caller, played, anchor.scoreId, limit)
      : this.aroundValue(caller, played, { value: anchor.value, submittedAt: at }, limit);
  }

  private async aroundScore(caller: DeviceCaller, { board, pool }: PlayedBoard, id: string, limit: number): Promise<ScorePage> {
    const score = await this.scores.byId(id);
    if (score?.boardId !== pool.id) throw notFound('Score');
    const shownOn = { gameId: caller.gameId, boardId: board.id };
    const page = await this.ranked.aroundPlace(pool, score, limit);
    const rows = page.rows.map((row) => toScore(caller, shownOn, row));
    return pageOf(page, rows);
  }

  private async aroundValue(
    caller: DeviceCaller,
    { board, pool }: PlayedBoard,
    asked: { value: number; submittedAt: number },
    limit: number,
  ): Promise<ScorePage> {
    const shownOn = { gameId: caller.gameId, boardId: board.id };
    const { above, below, rank, ...page } = await this.ranked.aroundValue(pool, asked.value, limit);
    const [before = [], after = []] = [above, below].map((rows) => rows.map((row) => toScore(caller, shownOn, row)));
    return pageOf(page, [...before, toPlaceholder(caller, shownOn, { ...asked, rank }), ...after]);
  }
}

function pageOf(page: Pick<ListPage<unknown>, 'hasNext' | 'hasPrevious'>, data: Score[]): ScorePage {
  return { data, pagination: paginationAnswer(data.length, page) };
}
