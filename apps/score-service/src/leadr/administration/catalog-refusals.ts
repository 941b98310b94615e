import { TABLE_CAPACITY_MAX, TABLE_SECRETS_MAX } from '@laurel/contracts/lucentinian/limits';
import { invalid } from '@laurel/runtime/http/invalid';
import type { Refusal } from '@laurel/runtime/http/refusal';
import type { CatalogRejection } from '@laurel/storage/catalog-rejection';
import { Rejected } from '@laurel/storage/catalog-rejection';

import { conflict, notFound, taken } from '../refusals.js';

/** What each rejection is answered with. */
export type CatalogRefusals = Readonly<Record<CatalogRejection, () => Refusal>>;

const REFUSALS: CatalogRefusals = {
  'unknown-account': () => notFound('Account'),
  'unknown-game': () => notFound('Game'),
  'slug-taken': () => taken('slug'),
  'email-taken': () => taken('email'),
  'short-code-taken': () => taken('short code'),
  'table-name-taken': () => conflict('this name is taken: names of tables are one of their kind in the whole installation'),
  'has-entries': () => conflict('sort_direction, keep_strategy, tie_rule and capacity are settled by the first score'),
  'empty-range': () => invalid(['body', 'min_value'], 'less_than_equal', 'must not be above max_value'),
  'foreign-board': () => invalid(['body', 'default_board_id'], 'value_error', 'must be a board of the game'),
  'enough-secrets': () => conflict(`a table has at most ${TABLE_SECRETS_MAX} secrets: retire one first`),
  'not-a-table': () =>
    conflict(`a high score table keeps all, the earlier of equal scores first, and has a capacity of at most ${TABLE_CAPACITY_MAX}`),
  indispensable: () => conflict('the game of a built-in protocol cannot be deleted'),
};

/** Does the work; what the catalog rejects is refused in the words of this door. @param special what is said otherwise here */
export async function refusingRejected<T>(work: Promise<T>, special: Partial<CatalogRefusals> = {}): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Rejected ? { ...REFUSALS, ...special }[error.rejection]() : error;
  }
}
