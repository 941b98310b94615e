import { InvalidInput } from './refusal.js';
import { validated } from './validated.js';

/** A request whose query was split into names and values: a list where a name was given more than once. */
interface RequestWithQuery {
  readonly query: object;
}

/**
 * Reads the query as a `Dto`, in which every value is text as it was sent. Unknown names are dropped; a known one that was given
 * twice could mean either, and is refused. Throws `InvalidInput`.
 */
export function parseQuery<T extends object>(Dto: new () => T, { query }: RequestWithQuery): T {
  const values: [string, unknown][] = Object.entries(query);
  const single = values.map(([name, value]) => [name, Array.isArray(value) ? (value.at(-1) as unknown) : value] as const);
  const dto = validated(Dto, Object.fromEntries(single), 'query');
  const repeated = values.filter(([name, value]) => Array.isArray(value) && Object.hasOwn(dto, name));
  if (repeated.length === 0) return dto;
  throw new InvalidInput(repeated.map(([name]) => ({ type: 'value_error', loc: ['query', name], msg: 'must be given once' })));
}
