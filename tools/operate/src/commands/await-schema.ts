import { SERVICE_NAMES, type ServiceName } from '@laurel/contracts/routing';
import { awaitSchema } from '../await-schema.js';
import { Failed, readArguments, wholeNumber, WrongUse, type Command } from '../command.js';
import { READER_SETTINGS } from '../with-database.js';

const SECONDS = 60;
const SECONDS_MAX = 86_400;

export const awaitSchemaCommand: Command<typeof READER_SETTINGS> = {
  name: 'await-schema',
  synopsis: '[SECONDS] [--for SERVICE]',
  summary: "waits until the schema is this version's",
  help: `
Waits until the schema behind DATABASE_URL is this version's or newer, for ${SECONDS} seconds unless told otherwise,
and changes nothing. For whatever starts a service: a new version's processes wait for the job that migrates.
Any of the services' roles will do.

--for SERVICE  waits for "roles", too: until the role in DATABASE_URL may do everything that this service needs,
               which is one of ${SERVICE_NAMES.join(', ')}`,
  settings: READER_SETTINGS,
  async run(args, { DATABASE_URL }) {
    const { values, positionals } = readArguments(args, { for: { type: 'string' } }, [0, 1]);
    const seconds = wholeNumber(positionals[0] ?? String(SECONDS), 'SECONDS', SECONDS_MAX);
    const lacking = await awaitSchema(DATABASE_URL, seconds * 1000, values.for === undefined ? undefined : serviceNamed(values.for));
    if (lacking !== undefined) throw new Failed(`Not after ${seconds} s: ${lacking}.`);
    console.log('The schema is up to date.');
  },
};

function serviceNamed(name: string): ServiceName {
  const service = SERVICE_NAMES.find((each) => each === name);
  if (service === undefined) throw new WrongUse(`--for must be one of ${SERVICE_NAMES.join(', ')}`);
  return service;
}
