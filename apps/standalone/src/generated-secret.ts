import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { CannotStart } from '@laurel/runtime/start';
import { isApiKey, newApiKey } from '@laurel/score-service/leadr/administration/api-key-secret';
import { createFile } from '@laurel/storage/embedded/create-file';

const SECRET_BYTES = 48;
const SECRET_LENGTH_MIN = 32;

/** A secret that this process makes up when nobody gives it one. */
interface SecretKind {
  make(): string;
  isWhole(text: string): boolean;
  /** What happens when the file is removed and the next start makes a new one. */
  readonly whenRemade: string;
}

export const INSTALLATION_SECRET: SecretKind = {
  make: () => randomBytes(SECRET_BYTES).toString('base64url'),
  isWhole: (text) => text.length >= SECRET_LENGTH_MIN,
  whenRemade:
    'players stay signed in in their games, and sign in again on the web pages; API keys of accounts and secrets of high score tables ' +
    'have to be made anew',
};

export const SUPERADMIN_KEY: SecretKind = {
  make: newApiKey,
  isWhole: isApiKey,
  whenRemade: 'whoever administrates with the old one needs the new one',
};

/** The secret kept in a file that its owner alone can read; made at the first start. */
export async function generatedSecret(file: string, { make, isWhole, whenRemade }: SecretKind): Promise<string> {
  await createFile(file, make());
  const secret = await readFile(file, 'utf8');
  if (isWhole(secret)) return secret;
  throw new CannotStart(
    `${file} holds no secret: it is too short, as a full disk may have left it, or was edited. Remove it, and the next start makes a ` +
      `new one; ${whenRemade}.`,
  );
}
