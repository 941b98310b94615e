import type { EntityManager } from 'typeorm';
import { LessThanOrEqual } from 'typeorm';

import { Board } from './board.entity.js';

/**
 * Closes the boards of that name which have ended. They count as closed everywhere; only the index that keeps the slugs of active
 * boards apart does not know what time it is.
 */
export async function closeEnded(manager: EntityManager, { gameId, slug }: Pick<Board, 'gameId' | 'slug'>, at: number): Promise<void> {
  const now = new Date(at);
  const ended = { gameId, slug, isActive: true, endsAt: LessThanOrEqual(now) };
  await manager.update(Board, ended, { isActive: false, updatedAt: now });
}
