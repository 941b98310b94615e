import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { NonceRefused, Nonces } from './nonces.js';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const LIFE_MS = 60_000;
/** Until then an expiry has room in 42 bits. */
const LATEST = 2 ** 42 - LIFE_MS - 1;

const nonces = Nonces.of('a secret', LIFE_MS);
const replica = Nonces.of('a secret', LIFE_MS);
const stranger = Nonces.of('another secret', LIFE_MS);

const device = fc.uuid();
const time = fc.integer({ min: 0, max: LATEST });

describe('a nonce', () => {
  it('is a version 4 UUID that every replica takes from its device until it expires', () => {
    fc.assert(
      fc.property(device, time, fc.integer({ min: 0, max: LIFE_MS - 1 }), (deviceId, at, age) => {
        const { value, expiresAt } = nonces.issue(deviceId, at);
        expect(value).toMatch(UUID_V4);
        expect(expiresAt).toBe(at + LIFE_MS);
        const right = { kind: 'nonce', key: value, expiresAt };
        expect(replica.check(value, deviceId, at + age)).toEqual(right);
        expect(replica.check(value.toUpperCase(), deviceId, at + age)).toEqual(right);
      }),
    );
  });

  it('is refused once it has expired', () => {
    fc.assert(
      fc.property(device, time, fc.nat(), (deviceId, at, later) => {
        const { value, expiresAt } = nonces.issue(deviceId, at);
        expect(() => nonces.check(value, deviceId, expiresAt + later)).toThrow(new NonceRefused('Nonce expired'));
      }),
    );
  });

  it('is refused with any bit flipped', () => {
    fc.assert(
      fc.property(device, time, (deviceId, at) => {
        const { value } = nonces.issue(deviceId, at);
        for (let bit = 0; bit < 128; bit += 1) {
          expect(() => nonces.check(flipped(value, bit), deviceId, at)).toThrow(new NonceRefused('Invalid nonce'));
        }
      }),
    );
  });

  it('is refused from another device, and where the secret is another', () => {
    fc.assert(
      fc.property(device, device, time, (deviceId, otherId, at) => {
        fc.pre(deviceId !== otherId);
        const { value } = nonces.issue(deviceId, at);
        expect(() => nonces.check(value, otherId, at)).toThrow(new NonceRefused('Invalid nonce'));
        expect(() => stranger.check(value, deviceId, at)).toThrow(new NonceRefused('Invalid nonce'));
      }),
    );
  });

  it('is none that was given before', () => {
    const given = Array.from({ length: 10_000 }, () => nonces.issue('one device', 0).value);
    expect(new Set(given).size).toBe(10_000);
  });
});

it.each([undefined, ''])('what is missing is required: %j', (value) => {
  expect(() => nonces.check(value, 'device', 0)).toThrow(new NonceRefused('Nonce required'));
});

it('what is no nonce is refused', () => {
  const { value } = nonces.issue('device', 0);
  const version1 = value.replace(/-4/, '-1');
  for (const text of ['abc', 'x'.repeat(36), `${value} `, ` ${value}`, `${value}\n`, `{${value}}`, `${value}, ${value}`, version1]) {
    expect(() => nonces.check(text, 'device', 0)).toThrow(new NonceRefused('Invalid nonce'));
  }
});

it('any text at all is taken or refused, and nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.uuid({ version: 4 })), device, (text, deviceId) => {
      expect(() => nonces.check(text, deviceId, 0)).toThrow(NonceRefused);
    }),
  );
});

function flipped(uuid: string, bit: number): string {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
