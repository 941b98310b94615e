import { randomBytes } from 'node:crypto';

/** A slug that no other test has. */
export function newSlug(): string {
  return `made-${randomBytes(6).toString('hex')}`;
}

/** A device that nobody has seen. */
export function newFingerprint(): string {
  return randomBytes(32).toString('hex');
}
