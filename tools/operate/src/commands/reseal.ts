import { secret } from '@laurel/runtime/env';

import { EXIT, readArguments, WrongUse, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { reseal } from '../reseal.js';
import { OWNER_SETTINGS, withDatabase } from '../with-database.js';

const SETTINGS = {
  ...OWNER_SETTINGS,
  LAUREL_SECRET_OLD: secret({ desc: 'the secret of the installation until now' }),
  LAUREL_SECRET: secret({ desc: 'the new one' }),
};

export const resealCommand: Command<typeof SETTINGS> = {
  name: 'reseal',
  synopsis: '',
  summary: 'goes over to another LAUREL_SECRET',
  help: `
The secrets of high score tables are stored encrypted with a key that LAUREL_SECRET gives. This encrypts them with
the key of the new one, in one transaction; those that have it already are left alone.

The steps: stop score-service, reseal,
give auth-service and score-service the new secret, start score-service, restart auth-service. Meanwhile no score is
taken; whoever signs with a table's secret notices nothing else.

What else hangs on LAUREL_SECRET, and cannot be taken over:
  API keys   are known by hashes of it: all of them must be made anew (the superadmin's key stays good)
  nonces     that are out are refused once, and devices fetch another
  cursors    of lists that somebody is paging through are refused once
  cookies    of a login that is under way, or of the account page, are refused: begin again

Exit code 1: a good secret of a table opens with neither; name the right LAUREL_SECRET_OLD, or give the table a new one.`,
  settings: SETTINGS,
  async run(args, { DATABASE_URL, LAUREL_SECRET_OLD, LAUREL_SECRET }) {
    readArguments(args, {});
    if (LAUREL_SECRET_OLD === LAUREL_SECRET) throw new WrongUse('LAUREL_SECRET and LAUREL_SECRET_OLD are the same.');
    const done = await withDatabase(DATABASE_URL, (database) => reseal(database, LAUREL_SECRET_OLD, LAUREL_SECRET)).catch(
      failedTo('Nothing was changed'),
    );
    const { resealed, untouched, lost, apiKeys } = done;
    console.log(`${resealed} secrets of tables were sealed anew, ${untouched} were already.`);
    console.log(`${apiKeys} API keys are good until the new secret is in force, and must be made anew then.`);
    if (lost.length === 0) return EXIT.done;
    console.error(`With neither secret these tables' secrets can be opened: ${lost.join(', ')}`);
    return EXIT.failed;
  },
};
