import { readFile } from 'node:fs/promises';

/** The version of the package that a module directly below its `src` or `dist` belongs to. */
export async function packageVersion(moduleUrl: string): Promise<string> {
  const text = await readFile(new URL('../package.json', moduleUrl), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
