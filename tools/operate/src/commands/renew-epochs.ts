import { renewEpochs } from '../backups/renew-epochs.js';
import { readArguments, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { OWNER_SETTINGS, withDatabase } from '../with-database.js';

export const renewEpochsCommand: Command<typeof OWNER_SETTINGS> = {
  name: 'renew-epochs',
  synopsis: '',
  summary: 'tells everybody that the database was set back to an earlier moment',
  help: `
Gives every board a new epoch, so that no rank index, page or event from the time that the database has lost is
taken for one of the time to come. Run it once after the database was set back by anything but "restore", which does
it itself: point-in-time recovery, a snapshot of a disk, a replica that was behind. Before the services start.

To run it once too often costs a rebuild of every index.`,
  settings: OWNER_SETTINGS,
  async run(args, { DATABASE_URL }) {
    readArguments(args, {});
    const boards = await withDatabase(DATABASE_URL, renewEpochs).catch(failedTo('The epochs are as they were'));
    console.log(`${boards} boards have a new epoch.`);
  },
};
