/** What a request says about its caller: a token, or what is wrong instead. */
export type Bearer = { readonly token: string } | 'missing' | 'several' | 'malformed';

/**
 * Reads the Authorization header.
 *
 * @param rawHeaders as Node gives them, names and values in turn; only there can a second Authorization header be seen
 */
export function readBearer(rawHeaders: readonly string[]): Bearer {
  const isAuthorization = (index: number) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'authorization';
  const [header, ...others] = rawHeaders.filter((_value, index) => isAuthorization(index));
  if (header === undefined) return 'missing';
  if (others.length > 0) return 'several';
  const token = /^bearer +(\S+)$/i.exec(header)?.[1];
  return token === undefined ? 'malformed' : { token };
}
