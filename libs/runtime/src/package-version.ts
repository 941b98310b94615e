import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The version of the package that a module belongs to, wherever below its `src` or `dist` the module lies. */
export async function packageVersion(moduleUrl: string): Promise<string> {
  const folder = /^.*\/(?=(?:src|dist)\/)/.exec(fileURLToPath(moduleUrl))?.[0];
  const text = await readFile(`${folder}package.json`, 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
