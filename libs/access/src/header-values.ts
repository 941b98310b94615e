/**
 * Every value of a header, each as it was sent.
 *
 * @param rawHeaders as Node gives them, names and values in turn; only there can a second header of a name be seen
 * @param name in lower case
 */
export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
