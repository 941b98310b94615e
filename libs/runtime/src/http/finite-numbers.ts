/**
 * Whether every number in a JSON value can be said in JSON again: one that is beyond all doubles was read as infinite, and would be
 * written as null.
 */
export function holdsFiniteNumbers(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(holdsFiniteNumbers);
}
