/**
 * Whether every text in a JSON value, keys included, can be kept as it is: stores hold Unicode text, in which half a surrogate pair
 * means nothing, and PostgreSQL's has no NUL.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && !/\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner));
}
