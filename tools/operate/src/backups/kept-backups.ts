import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { UNFINISHED } from './back-up.js';

const NAME = /^laurel-\d{8}T\d{6}Z\.dump$/;

/** An unfinished backup that nobody has written to for so long will not be finished. */
const BROKEN_OFF_MS = 86_400_000;

/** What a backup of that moment is called in a folder of them. Names sort as times do. @param at ms since 1970 */
export function backupName(at: number): string {
  return `laurel-${new Date(at).toISOString().replace(/\.\d+|[-:]/g, '')}.dump`;
}

/**
 * Removes all but the newest backups of a folder; other files stay.
 *
 * @param made the name of the one that was just made, which stays also where others' names are of a later time
 * @param keep how many stay, from 1
 * @returns the names of those that are gone
 */
export async function removeOldBackups(folder: string, made: string, keep: number): Promise<string[]> {
  const others = (await readdir(folder)).filter((name) => NAME.test(name) && name !== made).sort();
  return remove(folder, others.slice(0, Math.max(0, others.length - keep + 1)));
}

/**
 * Removes what runs have left that were killed.
 *
 * @param file of which backup; undefined: of all that have names of `backupName`
 * @returns the names of those that are gone
 */
export async function removeBrokenOff(folder: string, file?: string): Promise<string[]> {
  const gone: string[] = [];
  for (const name of (await readdir(folder)).filter((each) => UNFINISHED.test(each))) {
    const whole = name.replace(UNFINISHED, '');
    const isOurs = file === undefined ? NAME.test(whole) : whole === file;
    // Another run may be done with its own meanwhile.
    const found = isOurs ? await stat(join(folder, name)).catch(() => undefined) : undefined;
    if (found !== undefined && Date.now() - found.mtimeMs > BROKEN_OFF_MS) gone.push(name);
  }
  return remove(folder, gone);
}

async function remove(folder: string, names: string[]): Promise<string[]> {
  for (const name of names) await rm(join(folder, name), { force: true });
  return names;
}
