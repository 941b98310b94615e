import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { backUp } from '../backups/back-up.js';
import { backupName, removeBrokenOff, removeOldBackups } from '../backups/kept-backups.js';
import { readArguments, wholeNumber, WrongUse, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { OWNER_SETTINGS, withDatabase } from '../with-database.js';

export const backupCommand: Command<typeof OWNER_SETTINGS> = {
  name: 'backup',
  synopsis: 'FILE | DIR [--keep N]',
  summary: 'writes all of the database to a file',
  help: `
Writes the database behind DATABASE_URL to FILE, or to laurel-TIME.dump in the folder DIR, in pg_dump's own format.
Services go on meanwhile; what is written is one moment of the database. The file appears under its name when it is
complete, has been read back, and is on the disk. It can be read by its owner alone. What a run that was killed has
left beside FILE or in DIR is removed when nobody has written to it for a day.

--keep N  with DIR: removes all but the newest N backups there, once the new one is complete

Needs pg_dump and pg_restore on the PATH or below /usr/lib/postgresql, no older than the server. Not in it:
LAUREL_SECRET and the signing keys, which are to be kept elsewhere, and Redis, which needs no backup.`,
  settings: OWNER_SETTINGS,
  async run(args, { DATABASE_URL }, surroundings) {
    const { values, positionals } = readArguments(args, { keep: { type: 'string' } }, [1, 1]);
    const [path = ''] = positionals;
    const keep = values.keep === undefined ? undefined : wholeNumber(values.keep, '--keep');
    const isFolder = await stat(path).then((found) => found.isDirectory(), () => false);
    if (keep !== undefined && (!isFolder || keep === 0)) throw new WrongUse('--keep needs a folder that is there, and a number from 1.');

    const file = isFolder ? join(path, backupName(Date.now())) : path;
    console.error(`Writing ${file} …`);
    const backedUp = withDatabase(DATABASE_URL, (database) => backUp(database, DATABASE_URL, file, surroundings));
    const { bytes, sha256, contents } = await backedUp.catch(failedTo('No backup was made'));
    console.log(`${file}: ${bytes} bytes, sha256 ${sha256}`);
    console.log(`In it: ${contents}.`);
    const [folder, made] = [dirname(file), basename(file)];
    const old = keep === undefined ? [] : await removeOldBackups(folder, made, keep);
    const brokenOff = await removeBrokenOff(folder, isFolder ? undefined : made);
    for (const name of [...old, ...brokenOff]) console.log(`removed: ${name}`);
  },
};
