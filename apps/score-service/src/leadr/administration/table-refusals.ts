import { invalid } from '@laurel/runtime/http/invalid';

import { conflict } from '../refusals.js';
import type { CatalogRefusals } from './catalog-refusals.js';

/** What is said otherwise of tables than of the boards that they are. */
export const TABLE_REFUSALS: Partial<CatalogRefusals> = {
  'has-entries': () => conflict('ascending and capacity are settled by the first record, and clearing the table does not unsettle them'),
  'empty-range': () => invalid(['body', 'min_score'], 'less_than_equal', 'must not be above max_score'),
};
