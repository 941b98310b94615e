import { migrate } from '@laurel/storage/migrate';

import { readArguments, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { OWNER_SETTINGS } from '../with-database.js';

export const migrateCommand: Command<typeof OWNER_SETTINGS> = {
  name: 'migrate',
  synopsis: '',
  summary: "brings the database to this version's schema",
  help: `
Brings the database behind DATABASE_URL to the schema of this version of Laurel.

Run it once before the new version's services start; running it again changes nothing. It waits up to
5 minutes for another run that is under way, and gives up on a table that others keep locked for 5 seconds.
Tables that are new are nobody's but the owner's until "roles" is run.`,
  settings: OWNER_SETTINGS,
  async run(args, { DATABASE_URL }) {
    readArguments(args, {});
    const names = await migrate(DATABASE_URL).catch(failedTo('Not migrated'));
    for (const name of names) console.log(`done: ${name}`);
    console.log(names.length > 0 ? 'The schema is up to date now.' : 'The schema was up to date already.');
  },
};
