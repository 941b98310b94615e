import { randomBytes } from 'node:crypto';

/** Names a history of a board that nothing derived so far belongs to. */
export function newEpoch(): string {
  return randomBytes(4).toString('hex');
}
