import { randomUUID } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { hashedSecret, SealedSecrets } from './sealed-secrets.js';

const ours = SealedSecrets.of('the secret of this installation, long enough');
const others = SealedSecrets.of('the secret of another installation, as long');
const TABLE = randomUUID();
const HASHED = hashedSecret('test');

describe('a sealed secret', () => {
  it('opens to what it was, on every replica', () => {
    const replica = SealedSecrets.of('the secret of this installation, long enough');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uuid(), (secret, boardId) => {
        const hashed = hashedSecret(secret);
        expect(replica.open(ours.seal(hashed, boardId), boardId)).toBe(hashed);
      }),
    );
  });

  it('shows neither the secret nor its hash, and never looks the same', () => {
    const [one, other] = [ours.seal(HASHED, TABLE), ours.seal(HASHED, TABLE)];
    expect(one.sealed.equals(other.sealed)).toBe(false);
    for (const text of [HASHED, 'test']) {
      for (const bytes of [Buffer.from(text), Buffer.from(text, 'hex')]) {
        if (bytes.length > 0) expect(one.sealed.includes(bytes)).toBe(false);
      }
    }
  });

  it('opens for no other table', () => {
    expect(() => ours.open(ours.seal(HASHED, TABLE), randomUUID())).toThrow();
  });

  it('does not open when any of its bytes is another one, or is missing', () => {
    const { sealed, sealedWith } = ours.seal(HASHED, TABLE);
    for (const index of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => ours.open({ sealed: changed, sealedWith }, TABLE)).toThrow();
      expect(() => ours.open({ sealed: sealed.subarray(0, index), sealedWith }, TABLE)).toThrow();
    }
  });

  it('does not open with another key, and says which one is missing', () => {
    const sealed = others.seal(HASHED, TABLE);
    expect(sealed.sealedWith).toMatch(/^[0-9a-f]{8}$/);
    expect(() => ours.open(sealed, TABLE)).toThrow(`key ${sealed.sealedWith}`);
    const { sealedWith } = ours.seal(HASHED, TABLE);
    expect(() => ours.open({ ...sealed, sealedWith }, TABLE)).toThrow();
  });
});
