import type { SortTerm } from '@laurel/storage/lists/keyset';

/** The tie-breaker that ends every order. */
const LAST_FIELD = 'id';

/**
 * Reads `field:direction[,field:direction…]`; blanks around the parts and the case of directions do not matter. An order that does
 * not name the id ends with it.
 *
 * @returns the order, or one line that tells what is wrong with it
 */
export function readSort(text: string, fields: readonly string[]): SortTerm[] | string {
  const terms: SortTerm[] = [];
  for (const part of text.split(',')) {
    const [field = '', direction = '', ...rest] = part.split(':').map((word) => word.trim());
    if (!fields.includes(field)) return `must sort by some of ${fields.join(', ')}`;
    if (!/^(asc|desc)$/i.test(direction) || rest.length > 0) return 'must be field:asc or field:desc, separated by commas';
    if (terms.some((term) => term.field === field)) return `names ${field} twice`;
    terms.push({ field, descending: /^desc$/i.test(direction) });
  }
  return terms.some(({ field }) => field === LAST_FIELD) ? terms : [...terms, { field: LAST_FIELD, descending: false }];
}
