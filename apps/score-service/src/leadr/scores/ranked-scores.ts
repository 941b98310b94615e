import type { OrderKeys } from '@laurel/leaderboard/ranking';
import { orderKeys } from '@laurel/leaderboard/ranking';
import type { Board } from '@laurel/storage/boards/board.entity';
import type { ListPage, ListWindow } from '@laurel/storage/lists/keyset';
import type { BoardPage } from '@laurel/storage/ranks/board-ranks';
import { BoardRanks } from '@laurel/storage/ranks/board-ranks';
import type { Score } from '@laurel/storage/scores/scores';
import { Scores } from '@laurel/storage/scores/scores';
import { Injectable } from '@nestjs/common';

import type { ShownScore } from './score.wire.js';

/** A score with the keys of board order, which cursors are made of. */
export type RankedScore = ShownScore & OrderKeys;

/** What stands next to a point of board order, best first, as far as was asked for. */
export interface Surroundings {
  readonly above: readonly RankedScore[];
  /** From the point itself on. */
  readonly below: readonly RankedScore[];
  readonly hasMoreAbove: boolean;
  readonly hasMoreBelow: boolean;
  /** One-based rank of whatever would stand at the point: one more than there are scores above, whoever's they are. */
  readonly rank: number;
}

/** Board order as a list that can be paged through. */
export const BOARD_ORDER = [
  { field: 'sort_key', descending: false },
  { field: 'tie_key', descending: false },
] as const;

/** Sorts before every tie key. */
const BEFORE_ALL_TIES = -Number.MAX_SAFE_INTEGER;

/** Reads a pool in board order, with ranks: one state of the board at a time, counted from a point in its order and not from its top. */
@Injectable()
export class RankedScores {
  constructor(
    private readonly ranks: BoardRanks,
    private readonly scores: Scores,
  ) {}

  /** @param window its edge holds sort key and tie key */
  async page(pool: Board, { limit, edge }: ListWindow): Promise<ListPage<RankedScore>> {
    const [sortKey = 0, tieKey = 0] = edge?.values.map(Number) ?? [];
    const forward = edge?.forward ?? true;
    // Tie keys are whole numbers, so that the next one is the first place behind an edge.
    const behindEdge = forward !== (edge?.inclusive ?? false);
    const page = await this.ranks.page(pool.id, {
      limit,
      offset: forward ? 0 : -limit,
      ...(edge && { anchor: { sortKey, tieKey: behindEdge ? tieKey + 1 : tieKey } }),
    });
    const anchor = Math.min(page.anchor, page.total);
    const begin = forward ? anchor : Math.max(0, anchor - limit);
    return { rows: keyed(pool, page), hasPrevious: begin > 0, hasNext: begin + page.places.length < page.total };
  }

  /** Up to `reach` scores on either side. */
  async around(pool: Board, point: OrderKeys, reach: number): Promise<Surroundings> {
    const page = await this.ranks.page(pool.id, { anchor: point, offset: -reach, limit: 2 * reach });
    const rows = keyed(pool, page);
    const anchor = Math.min(page.anchor, page.total);
    const split = rows.filter(({ position }) => position < anchor).length;
    return {
      above: rows.slice(0, split),
      below: rows.slice(split),
      hasMoreAbove: anchor > reach,
      hasMoreBelow: anchor + reach < page.total,
      rank: page.anchor + 1,
    };
  }

  /** The same among the scores of certain competitors; ranks are those on the whole board. */
  async aroundOf(pool: Board, competitorIds: readonly string[], point: OrderKeys, reach: number): Promise<Surroundings> {
    const { sortKey, tieKey } = point;
    const side = (forward: boolean) => {
      const edge = { values: [sortKey, tieKey], forward, inclusive: forward };
      return this.scores.ofPool(pool, competitorIds, { sort: BOARD_ORDER, limit: reach, edge });
    };
    const [above, below] = [await side(false), await side(true)];
    const rows = await this.withRanks(pool, [...above.rows, ...below.rows]);
    const { anchor } = await this.ranks.page(pool.id, { anchor: point, offset: 0, limit: 0 });
    return {
      above: rows.slice(0, above.rows.length),
      below: rows.slice(above.rows.length),
      hasMoreAbove: above.hasPrevious,
      hasMoreBelow: below.hasNext,
      rank: anchor + 1,
    };
  }

  /** Adds ranks. A score that was replaced since it was read has none: the one in its place is another one. */
  async withRanks(pool: Board, scores: readonly Score[]): Promise<(Score & { readonly rank: number | undefined })[]> {
    const places = await this.ranks.placesOf(pool.id, scores);
    return scores.map((score, index) => {
      const place = places[index];
      return { ...score, rank: place?.revision === score.revision ? place.rank : undefined };
    });
  }
}

/** Where a value would stand that nobody has submitted: ahead of its equals. */
export function pointOf(pool: Board, value: number): OrderKeys {
  return { sortKey: orderKeys(pool, { value, revision: 0 }).sortKey, tieKey: BEFORE_ALL_TIES };
}

function keyed(pool: Board, { places }: BoardPage): (RankedScore & { readonly position: number })[] {
  return places.map((place) => ({ ...place, ...orderKeys(pool, place) }));
}
