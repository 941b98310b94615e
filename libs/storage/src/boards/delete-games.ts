import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { In, IsNull } from 'typeorm';

import { Rejected } from '../catalog-rejection.js';
import { changedAt } from '../row-lifetime.js';
import { Board } from './board.entity.js';
import { deleteTables } from './delete-tables.js';
import { Game } from './game.entity.js';
import { INDISPENSABLE_DOOR } from './indispensable-door.js';

/**
 * Deletes games and all of their boards, in the caller's transaction. The games come first, so that nobody adds a board meanwhile.
 * Throws `Rejected` when one of the boards must stay: the transaction is then to be given up.
 */
export async function deleteGames(manager: EntityManager, which: FindOptionsWhere<Game>, at: number): Promise<void> {
  const games = await manager.find(Game, { select: { id: true }, where: { ...which, deletedAt: IsNull() } });
  const ids = games.map(({ id }) => id);
  await manager.update(Game, { id: In(ids) }, changedAt(at, true));
  const boards = { gameId: In(ids), deletedAt: IsNull() };
  if (await manager.existsBy(Board, { ...boards, door: INDISPENSABLE_DOOR })) throw new Rejected('indispensable');
  const boardIds = (await manager.find(Board, { select: { id: true }, where: boards })).map(({ id }) => id);
  await manager.update(Board, { id: In(boardIds) }, changedAt(at, true));
  await deleteTables(manager, boardIds, at);
}
