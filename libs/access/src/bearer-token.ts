import { headerValues } from './header-values.js';

/** What a request says about its caller: a token, or what is wrong instead. */
export type Bearer = { readonly token: string } | 'missing' | 'several' | 'malformed';

/**
 * Reads the Authorization header.
 *
 * @param rawHeaders as Node gives them, names and values in turn
 */
export function readBearer(rawHeaders: readonly string[]): Bearer {
  const [header, ...others] = headerValues(rawHeaders, 'authorization');
  if (header === undefined) return 'missing';
  if (others.length > 0) return 'several';
  const token = /^bearer +(\S+)$/i.exec(header)?.[1];
  return token === undefined ? 'malformed' : { token };
}
