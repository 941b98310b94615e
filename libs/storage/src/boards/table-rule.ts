import { TABLE_CAPACITY_MAX } from '@laurel/contracts/lucentinian/limits';
import { takesOnlyPlaced } from '@laurel/leaderboard/admission';

import { Rejected } from '../catalog-rejection.js';
import type { Board } from './board.entity.js';

/** What every table is as a board: each record stands on its own, and of equal ones the earlier is ahead. */
export const TABLE_RULE = { door: 'lucentinian', keep: 'all', tieRule: 'earliest' } as const;

/** Throws `Rejected` for a board that its door takes for a table, and that would have another rule than tables, or room for too many. */
export function requireTableRule(board: Pick<Board, 'door' | 'keep' | 'tieRule' | 'capacity'>): void {
  if (!takesOnlyPlaced(board)) return;
  const { keep, tieRule, capacity } = board;
  const hasRule = keep === TABLE_RULE.keep && tieRule === TABLE_RULE.tieRule;
  if (!hasRule || capacity === null || capacity > TABLE_CAPACITY_MAX) throw new Rejected('not-a-table');
}
