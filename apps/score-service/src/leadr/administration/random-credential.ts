import { randomBytes } from 'node:crypto';

const RANDOM_BYTES = 32;

/** What nobody guesses, in characters that every header, address and file takes. */
export function randomCredential(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}
