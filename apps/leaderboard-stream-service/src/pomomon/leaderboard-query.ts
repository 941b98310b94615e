import { Refusal } from '@laurel/runtime/http/refusal';

export interface LeaderboardQuery {
  /** Zero-based; without meaning when `self` is true. */
  readonly page: number;
  /** Follow the player who asks. */
  readonly self: boolean;
  /** The session token of a player whose client cannot send headers; undefined unless `self` is true. */
  readonly token: string | undefined;
}

const PAGE = /^(0|[1-9]\d{0,8})$/;

/**
 * Reads the query of a stream as it was sent. A framework's parser would let `page[]=1` and a second `page` through as page 0,
 * and a conversion to a number ` 1`, `0x10` and the empty text.
 *
 * @param target the request's path and query
 */
export function parseLeaderboardQuery(target: string): LeaderboardQuery {
  const query = new URLSearchParams(target.split('?').slice(1).join('?'));
  const page = only(query, 'page') ?? '0';
  if (!PAGE.test(page)) throw new Refusal(400, 'page must be a decimal integer, 0 or more');
  const self = only(query, 'self') ?? 'false';
  if (self !== 'true' && self !== 'false') throw new Refusal(400, 'self must be true or false');
  return { page: Number(page), self: self === 'true', token: self === 'true' ? only(query, 'token') : undefined };
}

function only(query: URLSearchParams, name: string): string | undefined {
  const [first, ...others] = [...query].filter(([key]) => key === name || key.startsWith(`${name}[`));
  if (first === undefined) return undefined;
  const [key, value] = first;
  if (key !== name || others.length > 0) throw new Refusal(400, `${name} must be given once and as ${name}=`);
  return value;
}
