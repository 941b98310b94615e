import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { In, IsNull } from 'typeorm';

import { changedAt } from '../row-lifetime.js';
import { Board } from './board.entity.js';
import { Game } from './game.entity.js';

/** Deletes games and all of their boards, in the caller's transaction. The games come first, so that nobody adds a board meanwhile. */
export async function deleteGames(manager: EntityManager, which: FindOptionsWhere<Game>, at: number): Promise<void> {
  const games = await manager.find(Game, { select: { id: true }, where: { ...which, deletedAt: IsNull() } });
  const ids = games.map(({ id }) => id);
  await manager.update(Game, { id: In(ids) }, changedAt(at, true));
  await manager.update(Board, { gameId: In(ids), deletedAt: IsNull() }, changedAt(at, true));
}
