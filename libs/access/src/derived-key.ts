import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * A key for one purpose, derived from the installation's secret. Whoever learns one of them learns neither the secret nor the
 * key of another purpose. The same on every replica.
 */
export function derivedKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `laurel ${purpose}`, KEY_BYTES));
}
