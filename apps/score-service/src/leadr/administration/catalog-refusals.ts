import { invalid } from '@laurel/runtime/http/invalid';
import { Refusal } from '@laurel/runtime/http/refusal';
import type { CatalogRejection } from '@laurel/storage/boards/rejected';
import { Rejected } from '@laurel/storage/boards/rejected';

import { gameNotFound } from '../known-game.js';

const REFUSALS: Readonly<Record<CatalogRejection, () => Refusal>> = {
  'unknown-account': () => new Refusal(404, 'Account not found'),
  'unknown-game': gameNotFound,
  'slug-taken': () => new Refusal(409, 'this slug is taken'),
  'short-code-taken': () => new Refusal(409, 'this short code is taken'),
  'has-entries': () => new Refusal(409, 'sort_direction, keep_strategy, tie_rule and capacity are settled by the first score'),
  'empty-range': () => invalid(['body', 'min_value'], 'less_than_equal', 'must not be above max_value'),
  'foreign-board': () => invalid(['body', 'default_board_id'], 'value_error', 'must be a board of the game'),
};

/** Does the work; what the catalog rejects is refused in the words of this door. */
export async function refusingRejected<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Rejected ? REFUSALS[error.rejection]() : error;
  }
}
