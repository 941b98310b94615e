import { Rejected } from '../catalog-rejection.js';
import type { Chosen } from '../chosen.js';
import type { Board } from './board.entity.js';

/** What decides the order of a board's places. It holds for all of them, so it is settled once there are entries. */
const RULE = ['keep', 'direction', 'tieRule', 'capacity'] as const;

type Rule = Pick<Board, (typeof RULE)[number]>;

/** What the owner of a board may choose. */
export type BoardSettings = Omit<
  Board,
  'id' | 'gameId' | 'slug' | 'door' | 'epoch' | 'revision' | 'testOf' | 'createdAt' | 'updatedAt' | 'deletedAt'
>;

/** Whether the rule would be another one. */
export function changesRule(board: Rule, chosen: Chosen<Rule>): boolean {
  return RULE.some((name) => chosen[name] !== undefined && chosen[name] !== board[name]);
}

/** Throws `Rejected` for bounds that no value is within. */
export function requireRange({ minValue, maxValue }: Chosen<BoardSettings>): void {
  if (minValue != null && maxValue != null && minValue > maxValue) throw new Rejected('empty-range');
}
