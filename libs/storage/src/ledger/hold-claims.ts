import type { Refused } from '@laurel/leaderboard/rejections';
import type { EntityManager } from 'typeorm';

import { giveBackNonces, holdNonces } from '../devices/nonce-claim.js';
import type { HeldPhase } from '../players/phase-claim.js';
import { holdPhases } from '../players/phase-claim.js';
import { giveBackSignatures, holdSignatures, keyOfSignature } from '../tables/signature-claim.js';
import type { Claim, Submission } from './submission.js';

/** The right to a write, or why it is not held. */
export type Hold = HeldRight | Refused;

interface HeldRight {
  /** What a focus phase brings along. */
  readonly phase?: HeldPhase;
  /** Where the same request was written before: the position that it had. */
  readonly repeats?: number | null;
}

type Claiming = Pick<Submission, 'claim' | 'at'>;

/**
 * Finds which claims hold, and lets nobody else use them until the caller's transaction ends.
 *
 * @returns a hold for each submission in its place
 */
export async function holdClaims(manager: EntityManager, submissions: readonly Claiming[]): Promise<Hold[]> {
  const phases = await holdPhases(
    manager,
    submissions.map(({ claim, at }) => ({ claim: claim?.kind === 'focus-phase' ? claim : null, at })),
  );
  const nonces = await holdNonces(
    manager,
    submissions.map(({ claim, at }) => ({ claim: claim?.kind === 'nonce' ? claim : null, at })),
  );
  const signatures = await holdSignatures(
    manager,
    submissions.map(({ claim }) => (claim?.kind === 'signature' ? claim : null)),
  );
  return submissions.map(({ claim }, index): Hold => {
    const phase = phases[index];
    if (claim?.kind === 'focus-phase') return phase === undefined ? 'claim-lost' : { phase };
    return nonces[index] ?? signatures[index] ?? {};
  });
}

/** Leaves claims that were held, and whose submissions were refused, to be used by a better one. */
export async function releaseClaims(
  manager: EntityManager,
  holds: readonly Hold[],
  submissions: readonly Claiming[],
  used: readonly Claim[],
): Promise<void> {
  const usedKeys = new Set(used.map(keyOf));
  const ours = submissions.flatMap(({ claim }, index) => (claim !== null && isOurs(holds[index]) ? [claim] : []));
  const unused = ours.filter((claim) => !usedKeys.has(keyOf(claim)));
  await giveBackNonces(manager, unused.filter((claim) => claim.kind === 'nonce'));
  await giveBackSignatures(manager, unused.filter((claim) => claim.kind === 'signature'));
}

/** Whether this transaction has used the right up. */
function isOurs(hold: Hold | undefined): boolean {
  return typeof hold === 'object' && hold.repeats === undefined;
}

/** Two claims with the same key are to the same right. */
export function keyOf(claim: Claim): string {
  switch (claim.kind) {
    case 'nonce':
      return `nonce ${claim.key}`;
    case 'focus-phase':
      return `focus-phase ${claim.phaseId}`;
    case 'signature':
      return `signature ${keyOfSignature(claim)}`;
  }
}
