import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { CannotStart } from '@laurel/runtime/start';
import { createFile } from '@laurel/storage/embedded/create-file';

const SECRET_BYTES = 48;
const SECRET_LENGTH_MIN = 32;

/** The secret kept in a file that its owner alone can read; made at the first start. */
export async function generatedSecret(file: string): Promise<string> {
  await createFile(file, randomBytes(SECRET_BYTES).toString('base64url'));
  const secret = await readFile(file, 'utf8');
  if (secret.length >= SECRET_LENGTH_MIN) return secret;
  throw new CannotStart(
    `${file} holds no secret: it is shorter than ${SECRET_LENGTH_MIN} bytes, as a full disk may have left it. Remove it, and the next ` +
      'start makes a new one; players stay signed in in their games, and sign in again on the web pages.',
  );
}
