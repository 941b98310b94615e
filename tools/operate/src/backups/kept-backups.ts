import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { UNFINISHED } from './back-up.js';

const NAME = /^laurel-\d{8}T\d{6}Z\.dump(\.part)?$/;

/** An unfinished backup that nobody has written to for so long will not be finished. */
const BROKEN_OFF_MS = 86_400_000;

/** What a backup of that moment is called in a folder of them. Names sort as times do. @param at ms since 1970 */
export function backupName(at: number): string {
  return `laurel-${new Date(at).toISOString().replace(/\.\d+|[-:]/g, '')}.dump`;
}

/**
 * Removes all but the newest backups of a folder, and what runs have left that were killed. Other files stay.
 *
 * @param keep undefined: all
 * @returns the names of those that are gone
 */
export async function pruneBackups(folder: string, keep: number | undefined): Promise<string[]> {
  const gone: string[] = [];
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  const complete = names.filter((name) => !name.endsWith(UNFINISHED));
  if (keep !== undefined) gone.push(...complete.slice(0, -keep));
  for (const name of names.filter((each) => !complete.includes(each))) {
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs > BROKEN_OFF_MS) gone.push(name);
  }
  for (const name of gone) await rm(join(folder, name));
  return gone;
}
