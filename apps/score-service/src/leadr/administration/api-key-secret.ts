import { createHmac, randomBytes } from 'node:crypto';

/** Tells people and secret scanners what they have found. */
export const API_KEY_PREFIX = 'ldr_';

const RANDOM_BYTES = 32;
const SHOWN_LENGTH = 12;

/** What an API key looks like, made here or chosen by the operator. */
const API_KEY = /^ldr_[\w-]{32,}$/;

export function newApiKey(): string {
  return API_KEY_PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');
}

/** Whether the text could be an API key at all. */
export function isApiKey(text: string | undefined): text is string {
  return text !== undefined && API_KEY.test(text);
}

/** What of a key may be shown ever after, to tell keys apart by. */
export function shownPart(apiKey: string): string {
  return apiKey.slice(0, SHOWN_LENGTH);
}

/**
 * How API keys are stored and looked up. Whoever reads or writes the database, and does not know the installation's secret, can neither
 * tell whether a key is one of them nor add one.
 */
export class ApiKeyHash {
  constructor(private readonly key: Buffer) {}

  of(apiKey: string): Buffer {
    return createHmac('sha256', this.key).update(apiKey).digest();
  }
}
