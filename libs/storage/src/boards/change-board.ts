import type { EntityManager } from 'typeorm';
import { IsNull } from 'typeorm';

import { Rejected, rejectingDoubles } from '../catalog-rejection.js';
import { chosen, type Chosen } from '../chosen.js';
import { changedAt, type Deletable } from '../row-lifetime.js';
import type { BoardSettings } from './board-settings.js';
import { changesRule, requireRange } from './board-settings.js';
import { Board } from './board.entity.js';
import { closeEnded } from './close-ended.js';
import { deleteTables } from './delete-tables.js';
import { holdGame } from './hold-game.js';
import { INDISPENSABLE_DOOR } from './indispensable-door.js';
import { requireTableRule } from './table-rule.js';

/** What to change about a board; `deleted` makes it vanish, its scores with it. */
export type BoardChanges = Chosen<BoardSettings & Deletable>;

/**
 * Changes a board, and its test pool with it. Throws `Rejected` where the board would break a rule.
 *
 * @param at ms since 1970
 * @returns the board as it is now; undefined when there is none
 */
export async function changeBoard(manager: EntityManager, id: string, changes: BoardChanges, at: number): Promise<Board | undefined> {
  return rejectingDoubles(() => manager.transaction((inner) => applyChanges(inner, id, changes, at)));
}

async function applyChanges(
  manager: EntityManager,
  id: string,
  { deleted = false, shortCode, ...shared }: BoardChanges,
  at: number,
): Promise<Board | undefined> {
  const found = await manager.findOneBy(Board, { id, testOf: IsNull(), deletedAt: IsNull() });
  if (found === null || !(await holdGame(manager, found.gameId))) return undefined;
  // The ledger's locks, so that nothing is written to either log meanwhile.
  const lock = { mode: 'for_no_key_update' } as const;
  const board = await manager.findOne(Board, { where: { id, deletedAt: IsNull() }, lock });
  if (board === null) return undefined;
  if (deleted && board.door === INDISPENSABLE_DOOR) throw new Rejected('indispensable');
  const pool = await manager.findOne(Board, { where: { testOf: id }, lock });

  const hasEntries = board.revision > 0 || (pool !== null && pool.revision > 0);
  if (hasEntries && changesRule(board, shared)) throw new Rejected('has-entries');
  const { minValue = board.minValue, maxValue = board.maxValue } = shared;
  requireRange({ minValue, maxValue });
  requireTableRule({ ...board, ...chosen(shared) });
  if (shared.isActive === true) await closeEnded(manager, board, at);

  const all = { ...chosen(shared), ...changedAt(at, deleted) };
  await manager.update(Board, { id }, { ...all, ...chosen({ shortCode }) });
  await manager.update(Board, { testOf: id }, all);
  if (deleted) await deleteTables(manager, [id], at);
  return manager.findOneByOrFail(Board, { id });
}
