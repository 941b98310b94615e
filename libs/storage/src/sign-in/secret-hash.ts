import { createHash } from 'node:crypto';

/** How a random secret of 256 bits is stored and looked up. Enough for those, and for nothing that a person made up. */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
