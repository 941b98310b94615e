import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Score, ScorePage, ScoreQuery } from '@laurel/contracts/leadr/scores';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { BoardRanks } from '@laurel/storage/ranks/board-ranks';
import { Scores } from '@laurel/storage/scores/scores';
import { Injectable } from '@nestjs/common';

import { limitOf } from '../lists/list-requests.js';
import { found } from '../refusals.js';
import { anchorOf } from './anchor.wire.js';
import { AroundScores } from './around-scores.js';
import { ListScores } from './list-scores.js';
import { toScore } from './score.wire.js';

/** Finds which scores a device asks for. Whatever is not of its game and its pools does not exist for it. */
@Injectable()
export class ReadScores {
  constructor(
    private readonly catalog: BoardCatalog,
    private readonly scores: Scores,
    private readonly ranks: BoardRanks,
    private readonly lists: ListScores,
    private readonly around: AroundScores,
  ) {}

  /** @param at when the request arrived, in ms since 1970 */
  async list(caller: DeviceCaller, query: ScoreQuery, at: number): Promise<ScorePage> {
    const anchor = anchorOf(query);
    if (query.board_id === undefined) return this.lists.ofGame(caller, query);
    const played = found('Board', await this.catalog.playable(caller.gameId, query.board_id, caller.testMode));
    if (anchor === undefined) return this.lists.ofBoard(caller, played, query);
    return this.around.window(caller, played, { anchor, limit: limitOf(query), at });
  }

  async one(caller: DeviceCaller, id: string): Promise<Score> {
    const { gameId, testMode } = caller;
    const score = found('Score', await this.scores.byId(id));
    const boardId = found('Score', await this.catalog.boardOfPool(score.boardId, gameId, testMode));
    const [place] = await this.ranks.placesOf(score.boardId, [score]);
    return toScore(caller, { gameId, boardId }, { ...score, rank: place?.rank });
  }
}
