import type { Games } from '@laurel/storage/boards/games';

import { notFound } from '../refusals.js';

/** Throws the 404 of a game that a query names and nobody has. Slugs are public: it does not matter whose game it is. */
export async function requireGame(games: Games, slug: string | undefined): Promise<void> {
  if (slug !== undefined && (await games.bySlug(slug)) === undefined) throw notFound('Game');
}
