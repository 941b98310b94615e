import type { EntityManager } from 'typeorm';
import { In, IsNull } from 'typeorm';

import { changedAt } from '../row-lifetime.js';
import { HighScoreTable } from './high-score-table.entity.js';

/** Deletes the high score tables among boards that are deleted, in the same transaction: their names are free again. */
export async function deleteTables(manager: EntityManager, boardIds: readonly string[], at: number): Promise<void> {
  await manager.update(HighScoreTable, { boardId: In(boardIds), deletedAt: IsNull() }, changedAt(at, true));
}
