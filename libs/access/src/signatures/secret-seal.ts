import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

import type { SealedSecret } from '@laurel/storage/tables/table-secrets';

import { derivedKey } from '../derived-key.js';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_LENGTH = 8;

/** What a table's secret is to its signatures: lower-case hex SHA-256 of its UTF-8. As good as the secret itself. */
export function hashedSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

/**
 * Hashes the secrets of tables and encrypts the hashes for the store, with a key of the installation's own: who has only the database
 * can sign nothing. A sealed secret is a random IV, the tag and the ciphertext of AES-256-GCM, and opens for the table alone that it was
 * sealed for.
 */
export class SecretSeal {
  private readonly keyId: string;

  private constructor(private readonly key: Buffer) {
    this.keyId = createHash('sha256').update(key).digest('hex').slice(0, KEY_ID_LENGTH);
  }

  /** That of the installation with that secret. */
  static of(secret: string): SecretSeal {
    return new SecretSeal(derivedKey(secret, 'table secrets'));
  }

  /** Seals the hash of a table's secret. */
  seal(secret: string, boardId: string): SealedSecret {
    return this.sealHashed(hashedSecret(secret), boardId);
  }

  /** Seals anew what another key has sealed; for a change of the installation's secret. Throws as that one's `open` does. */
  takeOver(other: SecretSeal, secret: SealedSecret, boardId: string): SealedSecret {
    return this.sealHashed(other.open(secret, boardId), boardId);
  }

  /** Whether it was sealed with this key. */
  isOurs({ sealedWith }: Pick<SealedSecret, 'sealedWith'>): boolean {
    return sealedWith === this.keyId;
  }

  /** The hashed secret. Throws when it was sealed with another key or for another table, or is not as it was. */
  open({ sealed, sealedWith }: SealedSecret, boardId: string): string {
    if (!this.isOurs({ sealedWith })) {
      throw new Error(`it is sealed with key ${sealedWith}, and the LAUREL_SECRET of this installation gives ${this.keyId}`);
    }
    const [iv, tag] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
    const decipher = createDecipheriv(ALGORITHM, this.key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(boardId)).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  }

  private sealHashed(hashed: string, boardId: string): SealedSecret {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, iv).setAAD(Buffer.from(boardId));
    const ciphertext = Buffer.concat([cipher.update(hashed, 'utf8'), cipher.final()]);
    return { sealed: Buffer.concat([iv, cipher.getAuthTag(), ciphertext]), sealedWith: this.keyId };
  }
}
