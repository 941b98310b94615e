import type { EntityManager } from 'typeorm';
import { In, IsNull } from 'typeorm';

import { changedAt } from '../row-lifetime.js';
import { HighScoreTable } from './high-score-table.entity.js';

/** Deletes what boards are as high score tables, where they are any, in the transaction that deletes the boards: their names are free again. */
export async function deleteTables(manager: EntityManager, boardIds: readonly string[], at: number): Promise<void> {
  await manager.update(HighScoreTable, { boardId: In(boardIds), deletedAt: IsNull() }, changedAt(at, true));
}
