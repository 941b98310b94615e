import { UnusableKeyFile } from '@laurel/access/key-file';
import {
  addSigningKey,
  listSigningKeys,
  promoteSigningKey,
  PUBLISHED_BEFORE_SIGNING_MS,
  retireSigningKeys,
  RotationRefused,
} from '@laurel/access/key-rotation';

import { Failed, readArguments, wholeNumber, WrongUse, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';

/** The longest that auth-service gives a token unless told otherwise. */
const TOKEN_LIFE_S = 2_592_000;
/** For the restart of the last process that still signs with the key before. */
const RESTART_S = 86_400;
const PUBLISHED_MINUTES = PUBLISHED_BEFORE_SIGNING_MS / 60_000;

export const keysCommand: Command = {
  name: 'keys',
  synopsis: 'list|add|promote|retire FILE [--now] [--token-life SECONDS]',
  summary: 'rotates the keys that sign session tokens',
  help: `
FILE is auth-service's SIGNING_KEY_FILE: its first key signs, all of them are published and verify.

  list     shows the keys: signing, waiting (to sign) or retiring (verifies what it has signed)
  add      adds a key that is published and does not sign yet; makes the file where there is none
  promote  has the newest waiting key sign from now on
  retire   removes the retiring keys that no living token needs

Every step takes effect when auth-service is restarted, one process after the other; on Kubernetes put the
file into the Secret first. The other services read the published keys themselves, every five minutes.
So a rotation is: add, restart auth-service, wait ${PUBLISHED_MINUTES} minutes, promote, restart; and when the last token of
the old key has expired: retire, restart. Nobody notices.

--token-life SECONDS  promote: the longest life of a token, that is the greater one of auth-service's
                      SESSION_TTL_S and REFRESH_TOKEN_TTL_S; ${TOKEN_LIFE_S} (30 days) unless given. A day is
                      added, in which auth-service has to be restarted.
--now                 promote, retire: do not wait; retire removes all keys but the one that signs, also those that
                      wait. For a file that got out: add, promote --now, retire --now, restart auth-service.
                      Whoever has a token of an old key signs in again.`,
  settings: {},
  async run(args) {
    const { values, positionals } = readArguments(args, { now: { type: 'boolean' }, 'token-life': { type: 'string' } }, [2, 2]);
    const [step = '', file = ''] = positionals;
    const take = STEPS.get(step);
    if (take === undefined) throw new WrongUse(`Unknown step: ${step}`);
    const { now = false, 'token-life': tokenLife = String(TOKEN_LIFE_S) } = values;
    try {
      await take(file, { at: Date.now(), now, tokenLifeS: wholeNumber(tokenLife, '--token-life') });
    } catch (error) {
      if (error instanceof UnusableKeyFile) throw new Failed(error.message);
      if (error instanceof RotationRefused) throw new Failed(`${error.message} Nothing was changed. --now does not wait.`);
      failedTo('The keys are as they were')(error);
    }
  },
};

interface Asked {
  readonly at: number;
  readonly now: boolean;
  readonly tokenLifeS: number;
}

const STEPS = new Map<string, (file: string, asked: Asked) => Promise<void>>([
  ['list', list],
  ['add', add],
  ['promote', promote],
  ['retire', retire],
]);

async function list(file: string): Promise<void> {
  for (const { kid, state, addedAt, neededUntil } of await listSigningKeys(file)) {
    const added = addedAt === null ? [] : [`added ${timeOf(addedAt)}`];
    const needed = neededUntil === null ? [] : [`needed until ${timeOf(neededUntil)}`];
    console.log([kid, state, ...added, ...needed].join('  '));
  }
}

async function add(file: string, asked: Asked): Promise<void> {
  console.log(`added: ${await addSigningKey(file, asked)}`);
  console.log('auth-service publishes it after its next start.');
}

async function promote(file: string, asked: Asked): Promise<void> {
  const kid = await promoteSigningKey(file, (asked.tokenLifeS + RESTART_S) * 1000, asked);
  console.log(`signs after auth-service's next start: ${kid}`);
}

async function retire(file: string, asked: Asked): Promise<void> {
  const gone = await retireSigningKeys(file, asked);
  for (const kid of gone) console.log(`removed: ${kid}`);
  console.log(gone.length > 0 ? "Their tokens are refused after auth-service's next start." : 'No key is to be removed.');
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
