import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { ScorePage, ScoreQuery } from '@laurel/contracts/leadr/scores';
import type { PlayedBoard } from '@laurel/storage/boards/board-catalog';
import { Scores } from '@laurel/storage/scores/scores';
import { Injectable } from '@nestjs/common';

import { ListRequests } from '../lists/list-requests.js';
import { RankedScores } from './ranked-scores.js';
import type { ShownScore } from './score.wire.js';
import { toScore } from './score.wire.js';
import { BOARD_ORDER_LIST, competitorsOf, SCORE_LIST } from './scores-list.wire.js';

/** Pages of scores, as their players may see them. */
@Injectable()
export class ListScores {
  constructor(
    private readonly ranked: RankedScores,
    private readonly scores: Scores,
    private readonly requests: ListRequests,
  ) {}

  /** Of one pool: by rank, unless the query says otherwise. */
  async ofBoard(caller: DeviceCaller, { board, pool }: PlayedBoard, query: ScoreQuery): Promise<ScorePage> {
    const competitorIds = competitorsOf(caller, query);
    const list = query.sort === undefined ? BOARD_ORDER_LIST : SCORE_LIST;
    const request = this.requests.window(list, query, { pool: pool.id, competitors: competitorIds.join() });
    const shownOn = { gameId: caller.gameId, boardId: board.id };
    const toWire = (score: ShownScore) => toScore(caller, shownOn, score);
    if (list === BOARD_ORDER_LIST && competitorIds.length === 0) {
      return this.requests.answer(BOARD_ORDER_LIST, request, await this.ranked.page(pool, request), toWire);
    }
    const page = await this.scores.ofPool(pool, competitorIds, request);
    return this.requests.answer(list, request, { ...page, rows: await this.ranked.withRanks(pool, page.rows) }, toWire);
  }

  /** Of all boards of the caller's game, without ranks. */
  async ofGame(caller: DeviceCaller, query: ScoreQuery): Promise<ScorePage> {
    const { gameId, testMode } = caller;
    const competitorIds = competitorsOf(caller, query);
    const request = this.requests.window(SCORE_LIST, query, { gameId, test: String(testMode), competitors: competitorIds.join() });
    const page = await this.scores.ofGame({ gameId, testMode }, competitorIds, request);
    return this.requests.answer(SCORE_LIST, request, page, (score) => toScore(caller, { gameId, boardId: score.playedOn }, score));
  }
}
