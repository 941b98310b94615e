import type { PAGE_SIZE } from '@laurel/contracts/pomomon/limits';

import type { BoardPage } from '../pomomon.wire.js';

/** Places on one page. A type cannot be read at run time: the compiler holds this number to the contract's. */
export const PLACES_PER_PAGE: typeof PAGE_SIZE = 15;

export interface Place {
  /** Counts from 1. */
  readonly rank: number;
  readonly name: string;
  readonly score: number;
  /** The place above, when this page shows it. */
  readonly above?: { readonly name: string; readonly lead: number };
  /** The place below, when this page shows it. */
  readonly below?: { readonly name: string; readonly lead: number };
}

/** The rank of the player at this position of the page; both ranks and what people read count from 1. */
export function rankAt(page: Pick<BoardPage, 'index'>, position: number): number {
  return page.index * PLACES_PER_PAGE + position + 1;
}

export function placeOf(page: BoardPage, playerId: string): Place | undefined {
  const position = page.players.findIndex((player) => player.id === playerId);
  const player = page.players[position];
  if (!player) return undefined;
  const above = page.players[position - 1];
  const below = page.players[position + 1];
  return {
    rank: rankAt(page, position),
    name: player.name,
    score: player.score,
    ...(above && { above: { name: above.name, lead: above.score - player.score } }),
    ...(below && { below: { name: below.name, lead: player.score - below.score } }),
  };
}
