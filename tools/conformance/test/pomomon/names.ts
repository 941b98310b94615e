import { randomBytes } from 'node:crypto';

/** A username that no other test has. */
export function newName(): string {
  return `player-${randomBytes(6).toString('hex')}`;
}
