import { beginAnew, restore } from '../backups/restore.js';
import { readArguments, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { OWNER_SETTINGS, withDatabase } from '../with-database.js';

export const restoreCommand: Command<typeof OWNER_SETTINGS> = {
  name: 'restore',
  synopsis: 'FILE',
  summary: 'brings a backup into an empty database',
  help: `
Brings what "backup" has written into the database behind DATABASE_URL, all of it or nothing, and renews the epochs
of all boards: whatever Redis or a watching client still has of the time after the backup is not believed any more.
Refuses a database that is not empty. No service may be connected. Where it was killed when all data was
there already, "renew-epochs" does the rest.

Needs pg_restore on the PATH or below /usr/lib/postgresql, no older than the server and than the pg_dump that made
FILE, and psql beside it where it is newer than the server. DATABASE_URL names the owner of the tables to be.`,
  settings: OWNER_SETTINGS,
  async run(args, { DATABASE_URL }, surroundings) {
    const { positionals } = readArguments(args, {}, [1, 1]);
    const [file = ''] = positionals;
    console.error(`Reading ${file} …`);
    await withDatabase(DATABASE_URL, (database) => restore(database, DATABASE_URL, file, surroundings)).catch(failedTo('Not restored'));
    console.error('All data is there. Giving every board a new epoch …');
    const { contents, boards } = await withDatabase(DATABASE_URL, beginAnew).catch(
      failedTo('The data is there, but the epochs may be old: run "renew-epochs" before any service starts'),
    );
    console.log(`There now: ${contents}.`);
    console.log(`${boards} boards have a new epoch.`);
    console.log('Next: "migrate" (a backup may be of an older version), "roles", start the services, "verify-index".');
  },
};
