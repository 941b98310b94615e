import type { EntityManager } from 'typeorm';
import { IsNull } from 'typeorm';

import { Game } from './game.entity.js';

/**
 * Locks a game until the caller's transaction ends; false when it is gone. Whoever makes or changes boards of a game does it first:
 * they come one after the other, so that a slug found free stays free, no two of them wait for each other's boards, and the game is
 * not deleted meanwhile.
 */
export async function holdGame(manager: EntityManager, id: string): Promise<boolean> {
  return (await manager.findOne(Game, { where: { id, deletedAt: IsNull() }, lock: { mode: 'for_no_key_update' } })) !== null;
}
