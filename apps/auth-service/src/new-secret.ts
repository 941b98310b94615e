import { randomBytes } from 'node:crypto';

/** 256 random bits as 43 characters that are safe in a path, a query, a cookie and a header. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether the text could be such a secret. */
export function isSecret(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_-]{43}$/.test(text);
}
