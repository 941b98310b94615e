import { awaitSchema } from '../await-schema.js';
import { Failed, readArguments, wholeNumber, type Command } from '../command.js';
import { READER_SETTINGS } from '../with-database.js';

const SECONDS = 60;
const SECONDS_MAX = 86_400;

export const awaitSchemaCommand: Command<typeof READER_SETTINGS> = {
  name: 'await-schema',
  synopsis: '[SECONDS]',
  summary: "waits until the schema is this version's",
  help: `
Waits until the schema behind DATABASE_URL is this version's or newer, for ${SECONDS} seconds unless told otherwise,
and changes nothing. For whatever starts a service: a new version's processes wait for the job that migrates.
Any of the services' roles will do.`,
  settings: READER_SETTINGS,
  async run(args, { DATABASE_URL }) {
    const { positionals } = readArguments(args, {}, [0, 1]);
    const seconds = wholeNumber(positionals[0] ?? String(SECONDS), 'SECONDS', SECONDS_MAX);
    const lacking = await awaitSchema(DATABASE_URL, seconds * 1000);
    if (lacking !== undefined) throw new Failed(`Not after ${seconds} s: ${lacking}. Has "migrate" been run, and "roles"?`);
    console.log('The schema is up to date.');
  },
};
