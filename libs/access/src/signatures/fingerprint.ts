import { createHash, timingSafeEqual } from 'node:crypto';

/** What a client signs, and what it signs with. */
export interface SignedContent {
  /** How the client may have written the address: each a path as it was sent, with or without its query. One character for each byte. */
  readonly uris: readonly string[];
  /** Byte for byte as it was sent. */
  readonly body: Buffer;
  /** The header's text. */
  readonly timestamp: string;
  readonly tableKey: string;
  /** Lower-case hex. */
  readonly hashedSecret: string;
}

/** What stands between the parts of a signed text. */
const SEPARATOR = '|';
const SHA_256_HEX = /^[0-9a-f]{64}$/i;

/** Whether a signed text with the address has one reading only. */
export function isSignable(address: string): boolean {
  return !address.includes(SEPARATOR);
}

/**
 * Every right fingerprint of a request, in lower-case hex. It is the SHA-256 of the parts, joined by `|`, and then their length.
 * Clients count that length as their language counts text: in UTF-16 units, in bytes or in code points.
 *
 * Two contents have a fingerprint in common only when they are the same, as long as no address, timestamp or key holds a `|`.
 */
export function fingerprintsOf({ uris, body, timestamp, tableKey, hashedSecret }: SignedContent): string[] {
  return uris.flatMap((uri) => {
    const behindBody = ['', timestamp, tableKey, hashedSecret].join(SEPARATOR);
    const text = Buffer.concat([Buffer.from(`${uri}${SEPARATOR}`, 'latin1'), body, Buffer.from(behindBody, 'latin1')]);
    const hashOfText = createHash('sha256').update(text);
    return lengthsOf(text).map((length) => hashOfText.copy().update(`${SEPARATOR}${length}`).digest('hex'));
  });
}

/** Whether a fingerprint, in hex of either case, is one of the right ones. Takes the same time wherever they differ. */
export function isOneOf(candidate: string, fingerprints: readonly string[]): boolean {
  if (!SHA_256_HEX.test(candidate)) return false;
  const bytes = Buffer.from(candidate, 'hex');
  return fingerprints.map((fingerprint) => timingSafeEqual(bytes, Buffer.from(fingerprint, 'hex'))).includes(true);
}

/** All that the length may be said to be; the same for ASCII. */
function lengthsOf(text: Buffer): number[] {
  const decoded = text.toString('utf8');
  return [...new Set([decoded.length, text.length, [...decoded].length])];
}
