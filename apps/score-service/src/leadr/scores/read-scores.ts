import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Score, ScorePage, ScoreQuery } from '@laurel/contracts/leadr/scores';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { Scores } from '@laurel/storage/scores/scores';
import { Injectable } from '@nestjs/common';

import { limitOf } from '../lists/list-requests.js';
import { found } from '../refusals.js';
import { anchorOf } from './anchor.wire.js';
import { AroundScores } from './around-scores.js';
import { ListScores } from './list-scores.js';
import { RankedScores } from './ranked-scores.js';
import { toScore } from './score.wire.js';
import { competitorsOf } from './scores-list.wire.js';

/** Finds which scores a device asks for. Whatever is not of its game and its pools does not exist for it. */
@Injectable()
export class ReadScores {
  constructor(
    private readonly catalog: BoardCatalog,
    private readonly scores: Scores,
    private readonly ranked: RankedScores,
    private readonly lists: ListScores,
    private readonly around: AroundScores,
  ) {}

  /** @param at when the request arrived, in ms since 1970 */
  async list(caller: DeviceCaller, query: ScoreQuery, at: number): Promise<ScorePage> {
    const anchor = anchorOf(query);
    if (query.board_id === undefined) return this.lists.ofGame(caller, query);
    const played = found('Board', await this.catalog.playable(caller.gameId, query.board_id, caller.testMode));
    if (anchor === undefined) return this.lists.ofBoard(caller, played, query);
    return this.around.window(caller, played, { anchor, competitorIds: competitorsOf(caller, query), limit: limitOf(query), at });
  }

  async one(caller: DeviceCaller, id: string): Promise<Score> {
    const score = found('Score', await this.scores.byId(caller, id));
    const { pool } = found('Score', await this.catalog.playable(caller.gameId, score.playedOn, caller.testMode));
    const [ranked = score] = await this.ranked.withRanks(pool, [score]);
    return toScore(caller, { gameId: caller.gameId, boardId: score.playedOn }, ranked);
  }
}
