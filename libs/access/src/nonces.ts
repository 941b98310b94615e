import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';

import type { NonceClaim } from '@laurel/storage/devices/nonce-claim';

import { derivedKey } from './derived-key.js';

/** What a nonce alone gives a right to: it becomes a claim together with the session of whoever presents it. */
export type NonceRight = Omit<NonceClaim, 'sessionId' | 'tokenVersion'>;

/** The nonce gives no right to a write; the message is what LEADR's clients know. */
export class NonceRefused extends Error {}

const VERSION_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const SEQUENCE_BITS = 20n;
const SEQUENCES = 2 ** Number(SEQUENCE_BITS);
const MAC_BITS = 60n;
/** Of a version 4 UUID, version and variant are given; these many bits stand behind the variant. */
const LOW_BITS = 62n;
const MIDDLE_BITS = 12n;

/**
 * Nonces that need not be stored until they are used. Each is a version 4 UUID whose 122 free bits are, from the left: 42 of its
 * expiry in ms since 1970, 20 of a sequence, 60 of an HMAC-SHA256 over both and the device. So every replica with the key can tell
 * its own and whose they are, and issuing costs nothing; only the use of one becomes a row.
 */
export class Nonces {
  /** Counted, not drawn: two nonces of one process and millisecond never meet, and two processes begin at different places. */
  #sequence = randomInt(SEQUENCES);

  private constructor(
    private readonly key: Buffer,
    private readonly lifeMs: number,
  ) {}

  /**
   * Those of the installation with that secret: what one of its services issues, the others take.
   *
   * @param lifeMs how long a nonce is good after its issue
   */
  static of(secret: string, lifeMs: number): Nonces {
    return new Nonces(derivedKey(secret, 'nonces'), lifeMs);
  }

  /** A nonce for that device alone. Any number may be outstanding. */
  issue(deviceId: string, at: number): { readonly value: string; readonly expiresAt: number } {
    const expiresAt = at + this.lifeMs;
    this.#sequence = (this.#sequence + 1) % SEQUENCES;
    const signed = (BigInt(expiresAt) << SEQUENCE_BITS) | BigInt(this.#sequence);
    return { value: toUuid((signed << MAC_BITS) | this.#macOf(deviceId, signed)), expiresAt };
  }

  /**
   * What the nonce gives a right to; whether it was used before is for the write's transaction to find out.
   *
   * @param value as the client sent it, undefined when it sent none
   * @throws NonceRefused when it is missing, not ours, another device's or expired
   */
  check(value: string | undefined, deviceId: string, at: number): NonceRight {
    if (value === undefined || value === '') throw new NonceRefused('Nonce required');
    const key = value.toLowerCase();
    if (!VERSION_4.test(key)) throw new NonceRefused('Invalid nonce');
    const bits = freeBits(key);
    const signed = bits >> MAC_BITS;
    if (!isSame(bits & mask(MAC_BITS), this.#macOf(deviceId, signed))) throw new NonceRefused('Invalid nonce');
    const expiresAt = Number(signed >> SEQUENCE_BITS);
    if (expiresAt <= at) throw new NonceRefused('Nonce expired');
    return { kind: 'nonce', key, expiresAt };
  }

  #macOf(deviceId: string, signed: bigint): bigint {
    const digest = createHmac('sha256', this.key).update(`${deviceId} ${signed}`).digest();
    return digest.readBigUInt64BE() >> (64n - MAC_BITS);
  }
}

function toUuid(bits: bigint): string {
  const high = bits >> (LOW_BITS + MIDDLE_BITS);
  const middle = (bits >> LOW_BITS) & mask(MIDDLE_BITS);
  const whole = (high << 80n) | (4n << 76n) | (middle << 64n) | (2n << 62n) | (bits & mask(LOW_BITS));
  return whole.toString(16).padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The 122 bits of a version 4 UUID that are neither version nor variant. */
function freeBits(uuid: string): bigint {
  const whole = BigInt(`0x${uuid.replaceAll('-', '')}`);
  const middle = (whole >> 64n) & mask(MIDDLE_BITS);
  return ((((whole >> 80n) << MIDDLE_BITS) | middle) << LOW_BITS) | (whole & mask(LOW_BITS));
}

function mask(bits: bigint): bigint {
  return (1n << bits) - 1n;
}

/** Takes the same time wherever they differ. */
function isSame(one: bigint, other: bigint): boolean {
  const [a, b] = [one, other].map((value) => Buffer.from(value.toString(16).padStart(16, '0'), 'hex'));
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
