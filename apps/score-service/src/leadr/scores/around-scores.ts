import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Score, ScorePage } from '@laurel/contracts/leadr/scores';
import { startAround } from '@laurel/leaderboard/around';
import type { OrderKeys } from '@laurel/leaderboard/ranking';
import type { PlayedBoard } from '@laurel/storage/boards/board-catalog';
import { Scores } from '@laurel/storage/scores/scores';
import { Injectable } from '@nestjs/common';

import { paginationAnswer } from '../lists/pagination.wire.js';
import { notFound } from '../refusals.js';
import type { Anchor } from './anchor.wire.js';
import type { Surroundings } from './ranked-scores.js';
import { pointOf, RankedScores } from './ranked-scores.js';
import { toPlaceholder, toScore } from './score.wire.js';

/** How large a window is asked for, around what, among whose scores and when. */
export interface WindowRequest {
  readonly anchor: Anchor;
  /** Empty: among everybody's. */
  readonly competitorIds: readonly string[];
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

  async window(caller: DeviceCaller, played: PlayedBoard, request: WindowRequest): Promise<ScorePage> {
    const shownOn = { gameId: caller.gameId, boardId: played.board.id };
    const { anchor, limit } = request;
    if ('scoreId' in anchor) {
      const surroundings = await this.aroundScore(caller, played, anchor.scoreId, request);
      return pageOf(surroundings, limit, [], (score) => toScore(caller, shownOn, score));
    }
    const surroundings = await this.surroundings(played, pointOf(played.pool, anchor.value), request);
    const placeholder = toPlaceholder(caller, shownOn, { value: anchor.value, rank: surroundings.rank, submittedAt: request.at });
    return pageOf(surroundings, limit, [placeholder], (score) => toScore(caller, shownOn, score));
  }

  /** The score is there at the point asked for, or it is out of sight or somebody else's. */
  private async aroundScore(caller: DeviceCaller, played: PlayedBoard, id: string, request: WindowRequest): Promise<Surroundings> {
    const score = await this.scores.byId(caller, id);
    if (score?.boardId !== played.pool.id) throw notFound('Score');
    const surroundings = await this.surroundings(played, score, request);
    if (surroundings.below[0]?.id !== id) throw notFound('Score');
    return surroundings;
  }

  private surroundings({ pool }: PlayedBoard, keys: OrderKeys, { competitorIds, limit }: WindowRequest): Promise<Surroundings> {
    return competitorIds.length === 0
      ? this.ranked.around(pool, keys, limit)
      : this.ranked.aroundOf(pool, competitorIds, keys, limit);
  }
}

/** @param between rows that stand between the two sides and count as the others */
function pageOf(
  { above, below, hasMoreAbove, hasMoreBelow }: Surroundings,
  limit: number,
  between: readonly Score[],
  toWire: (score: Surroundings['above'][number]) => Score,
): ScorePage {
  const rows = [...above.map(toWire), ...between, ...below.map(toWire)];
  const begin = startAround(above.length, rows.length, limit);
  const data = rows.slice(begin, begin + limit);
  const hasPrevious = hasMoreAbove || begin > 0;
  const hasNext = hasMoreBelow || begin + limit < rows.length;
  return { data, pagination: paginationAnswer(data.length, { hasPrevious, hasNext }) };
}
