import { invalid } from '@laurel/runtime/http/invalid';
import type { Refusal } from '@laurel/runtime/http/refusal';
import type { CatalogRejection } from '@laurel/storage/catalog-rejection';
import { Rejected } from '@laurel/storage/catalog-rejection';

import { conflict, notFound, taken } from '../refusals.js';

const REFUSALS: Readonly<Record<CatalogRejection, () => Refusal>> = {
  'unknown-account': () => notFound('Account'),
  'unknown-game': () => notFound('Game'),
  'slug-taken': () => taken('slug'),
  'email-taken': () => taken('email'),
  'short-code-taken': () => taken('short code'),
  'has-entries': () => conflict('sort_direction, keep_strategy, tie_rule and capacity are settled by the first score'),
  'empty-range': () => invalid(['body', 'min_value'], 'less_than_equal', 'must not be above max_value'),
  'foreign-board': () => invalid(['body', 'default_board_id'], 'value_error', 'must be a board of the game'),
  indispensable: () => conflict('the game of a built-in protocol cannot be deleted'),
};

/** Does the work; what the catalog rejects is refused in the words of this door. */
export async function refusingRejected<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Rejected ? REFUSALS[error.rejection]() : error;
  }
}
