import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { ScorePage, ScoreQuery } from '@laurel/contracts/leadr/scores';
import { ME } from '@laurel/contracts/leadr/scores';
import type { OrderKeys } from '@laurel/leaderboard/ranking';
import type { PlayedBoard } from '@laurel/storage/boards/board-catalog';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { BoardRanks } from '@laurel/storage/ranks/board-ranks';
import type { Score } from '@laurel/storage/scores/scores';
import { Scores } from '@laurel/storage/scores/scores';
import { Injectable } from '@nestjs/common';

import type { ListOf } from './lists/list-requests.js';
import { ListRequests } from './lists/list-requests.js';
import { RankedScores } from './ranked-scores.js';
import type { ShownScore } from './score.wire.js';
import { toScore } from './score.wire.js';

/** Scores in an order that the client may choose. */
const SCORES: ListOf<Score> = {
  name: 'scores',
  fields: {
    id: ({ id }) => id,
    value: ({ value }) => value,
    player_name: ({ name }) => name,
    created_at: submittedAt,
    updated_at: submittedAt,
  },
  defaultSort: 'created_at:desc,id:asc',
};

/** Scores of one board in its own order, which is what players look at. */
const IN_BOARD_ORDER: ListOf<OrderKeys> = {
  name: 'scores in board order',
  fields: { sort_key: ({ sortKey }) => sortKey, tie_key: ({ tieKey }) => tieKey },
  defaultSort: [
    { field: 'sort_key', descending: false },
    { field: 'tie_key', descending: false },
  ],
};

/** Pages of scores, as their players may see them. */
@Injectable()
export class ListScores {
  constructor(
    private readonly catalog: BoardCatalog,
    private readonly ranked: RankedScores,
    private readonly scores: Scores,
    private readonly ranks: BoardRanks,
    private readonly requests: ListRequests,
  ) {}

  /** Of one pool: by rank, unless the query says otherwise. */
  async ofBoard(caller: DeviceCaller, { board, pool }: PlayedBoard, query: ScoreQuery): Promise<ScorePage> {
    const competitorIds = competitorsOf(caller, query);
    const list = query.sort === undefined ? IN_BOARD_ORDER : SCORES;
    const request = this.requests.window(list, query, { pool: pool.id, competitors: competitorIds.join() });
    const shownOn = { gameId: caller.gameId, boardId: board.id };
    const toWire = (score: ShownScore) => toScore(caller, shownOn, score);
    if (list === IN_BOARD_ORDER && competitorIds.length === 0) {
      return this.requests.answer(IN_BOARD_ORDER, request, await this.ranked.page(pool, request), toWire);
    }
    const page = await this.scores.list({ boardIds: [pool.id], competitorIds }, request);
    const places = await this.ranks.placesOf(pool.id, page.rows);
    const rows = page.rows.map((score, index) => ({ ...score, rank: places[index]?.rank }));
    return this.requests.answer(list, request, { ...page, rows }, toWire);
  }

  /** Of all boards of the caller's game, without ranks. */
  async ofGame(caller: DeviceCaller, query: ScoreQuery): Promise<ScorePage> {
    const { gameId, testMode } = caller;
    const competitorIds = competitorsOf(caller, query);
    const request = this.requests.window(SCORES, query, { gameId, test: String(testMode), competitors: competitorIds.join() });
    const pools = await this.catalog.pools(gameId, testMode);
    const page = await this.scores.list({ boardIds: [...pools.keys()], competitorIds }, request);
    return this.requests.answer(SCORES, request, page, (score) =>
      toScore(caller, { gameId, boardId: pools.get(score.boardId) ?? score.boardId }, score),
    );
  }
}

/** Whose scores are asked for; with several, those that are all of theirs. */
function competitorsOf({ deviceId }: DeviceCaller, { identity_id: identity, device_id: device }: ScoreQuery): string[] {
  return [identity === ME ? deviceId : identity, device].filter((id) => id !== undefined);
}

function submittedAt({ submittedAt: at }: Score): string {
  return new Date(at).toISOString();
}
