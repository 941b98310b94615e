import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { UNFINISHED } from './back-up.js';

const NAME = /^laurel-\d{8}T\d{6}Z\.dump(\.part)?$/;

/** What a backup of that moment is called in a folder of them. Names sort as times do. @param at ms since 1970 */
export function backupName(at: number): string {
  return `laurel-${new Date(at).toISOString().replace(/\.\d+|[-:]/g, '')}.dump`;
}

/**
 * Removes all but the newest backups of a folder, and what runs that were broken off have left from before. Other files stay.
 *
 * @returns the names of those that are gone
 */
export async function pruneBackups(folder: string, keep: number): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  const complete = names.filter((name) => !name.endsWith(UNFINISHED));
  const oldestKept = complete.at(-keep);
  const gone = oldestKept === undefined ? [] : names.filter((name) => name < oldestKept);
  for (const name of gone) await rm(join(folder, name));
  return gone;
}
