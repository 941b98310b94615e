import { randomUUID } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { hashedSecret, SecretSeal } from './secret-seal.js';

const ours = SecretSeal.of('the secret of this installation, long enough');
const others = SecretSeal.of('the secret of another installation, as long');
const TABLE = randomUUID();
const SECRET = 'test';

describe('a sealed secret', () => {
  it('opens to its hash, on every replica', () => {
    const replica = SecretSeal.of('the secret of this installation, long enough');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uuid(), (secret, boardId) => {
        expect(replica.open(ours.seal(secret, boardId), boardId)).toBe(hashedSecret(secret));
      }),
    );
  });

  it('shows neither the secret nor its hash, and never looks the same', () => {
    const [one, other] = [ours.seal(SECRET, TABLE), ours.seal(SECRET, TABLE)];
    expect(one.sealed.equals(other.sealed)).toBe(false);
    for (const text of [hashedSecret(SECRET), SECRET]) {
      for (const bytes of [Buffer.from(text), Buffer.from(text, 'hex')]) {
        if (bytes.length > 0) expect(one.sealed.includes(bytes)).toBe(false);
      }
    }
  });

  it('is taken over by another key, and is the same secret', () => {
    const sealed = others.seal(SECRET, TABLE);
    const taken = ours.takeOver(others, sealed, TABLE);
    expect([ours.isOurs(sealed), ours.isOurs(taken)]).toEqual([false, true]);
    expect(ours.open(taken, TABLE)).toBe(hashedSecret(SECRET));
    expect(() => ours.takeOver(others, taken, TABLE)).toThrow(/key/);
  });

  it('opens for no other table', () => {
    expect(() => ours.open(ours.seal(SECRET, TABLE), randomUUID())).toThrow();
  });

  it('does not open when any of its bytes is another one, or is missing', () => {
    const { sealed, sealedWith } = ours.seal(SECRET, TABLE);
    for (const index of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => ours.open({ sealed: changed, sealedWith }, TABLE)).toThrow();
      expect(() => ours.open({ sealed: sealed.subarray(0, index), sealedWith }, TABLE)).toThrow();
    }
  });

  it('does not open with another key, and says which one is missing', () => {
    const sealed = others.seal(SECRET, TABLE);
    expect(sealed.sealedWith).toMatch(/^[0-9a-f]{8}$/);
    expect(() => ours.open(sealed, TABLE)).toThrow(`key ${sealed.sealedWith}`);
    const { sealedWith } = ours.seal(SECRET, TABLE);
    expect(() => ours.open({ ...sealed, sealedWith }, TABLE)).toThrow();
  });
});
