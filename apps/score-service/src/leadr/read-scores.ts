import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Score, ScorePage, ScoreQuery } from '@laurel/contracts/leadr/scores';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { BoardRanks } from '@laurel/storage/ranks/board-ranks';
import { Scores } from '@laurel/storage/scores/scores';
import { Injectable } from '@nestjs/common';

import { AroundScores, asksAround } from './around-scores.js';
import { ListScores } from './list-scores.js';
import { boardNotFound, scoreNotFound, toScore } from './score.wire.js';

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
    const isAround = asksAround(query);
    if (query.board_id === undefined) return this.lists.ofGame(caller, query);
    const played = await this.catalog.playable(caller.gameId, query.board_id, caller.testMode);
    if (played === undefined) throw boardNotFound();
    return isAround ? this.around.window(caller, played, query, at) : this.lists.ofBoard(caller, played, query);
  }

  async one(caller: DeviceCaller, id: string): Promise<Score> {
    const { gameId, testMode } = caller;
    const score = await this.scores.byId(id);
    const boardId = score && (await this.catalog.pools(gameId, testMode)).get(score.boardId);
    if (score === undefined || boardId === undefined) throw scoreNotFound();
    const [place] = await this.ranks.placesOf(score.boardId, [score]);
    return toScore(caller, { gameId, boardId }, { ...score, rank: place?.rank });
  }
}
