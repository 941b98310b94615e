import { startAround } from '@laurel/leaderboard/around';
import type { OrderKeys } from '@laurel/leaderboard/ranking';
import { orderKeys } from '@laurel/leaderboard/ranking';
import type { Board } from '@laurel/storage/boards/board.entity';
import type { ListPage, ListWindow } from '@laurel/storage/lists/keyset';
import type { BoardPage } from '@laurel/storage/ranks/board-ranks';
import { BoardRanks } from '@laurel/storage/ranks/board-ranks';
import type { Place } from '@laurel/storage/ranks/place-details';
import { Injectable } from '@nestjs/common';

/** A place with the keys of board order, which cursors are made of. */
export type RankedScore = Place & OrderKeys;

/** A window around a value that nobody has submitted: it would stand between the two parts. */
export interface AroundValue extends Omit<ListPage<RankedScore>, 'rows'> {
  readonly above: readonly RankedScore[];
  readonly below: readonly RankedScore[];
  /** One-based rank that it would have: before its equals. */
  readonly rank: number;
}

/** Sorts before every tie key. */
const BEFORE_ALL_TIES = -Number.MAX_SAFE_INTEGER;

/** Reads a pool in board order, with ranks: always one state of the board, counted from a point in its order and not from its top. */
@Injectable()
export class RankedScores {
  constructor(private readonly ranks: BoardRanks) {}

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
    const begin = forward ? page.anchor : Math.max(0, page.anchor - limit);
    return { rows: keyed(pool, page), hasPrevious: begin > 0, hasNext: begin + page.places.length < page.total };
  }

  /** `limit` places with the one at these keys in the middle. */
  async aroundPlace(pool: Board, anchor: OrderKeys, limit: number): Promise<ListPage<RankedScore>> {
    const page = await this.ranks.page(pool.id, { anchor, offset: -limit, limit: 2 * limit });
    const begin = startAround(page.anchor, page.total, limit);
    return { rows: between(keyed(pool, page), begin, begin + limit), hasPrevious: begin > 0, hasNext: begin + limit < page.total };
  }

  /** `limit` rows with a row for the value in the middle, which counts as one of them. */
  async aroundValue(pool: Board, value: number, limit: number): Promise<AroundValue> {
    const { sortKey } = orderKeys(pool, { value, revision: 0 });
    const page = await this.ranks.page(pool.id, { anchor: { sortKey, tieKey: BEFORE_ALL_TIES }, offset: -limit, limit: 2 * limit });
    const { anchor, total } = page;
    const begin = startAround(anchor, total + 1, limit);
    const end = begin + limit - 1;
    const places = keyed(pool, page);
    return {
      above: between(places, begin, anchor),
      below: between(places, anchor, end),
      rank: anchor + 1,
      hasPrevious: begin > 0,
      hasNext: end < total,
    };
  }
}

function keyed(pool: Board, { places }: BoardPage): RankedScore[] {
  return places.map((place) => ({ ...place, ...orderKeys(pool, place) }));
}

function between(places: readonly RankedScore[], begin: number, end: number): RankedScore[] {
  return places.filter(({ position }) => begin <= position && position < end);
}
