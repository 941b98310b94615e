import type { Rejection } from '@laurel/leaderboard/rejections';
import type { EntityManager } from 'typeorm';

import { giveBackNonces, holdNonces } from '../devices/nonce-claim.js';
import type { HeldPhase } from '../players/phase-claim.js';
import { holdPhases } from '../players/phase-claim.js';
import type { Claim, Submission } from './submission.js';

/** The right to a write is held, with what a focus phase brings along; or why it is not. */
export type Hold = { readonly phase?: HeldPhase } | Rejection;

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
  return submissions.map(({ claim }, index): Hold => {
    const phase = phases[index];
    if (claim?.kind === 'focus-phase') return phase === undefined ? 'claim-lost' : { phase };
    return nonces[index] ?? {};
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
  const unused = submissions.flatMap(({ claim }, index) =>
    claim?.kind === 'nonce' && typeof holds[index] === 'object' && !usedKeys.has(keyOf(claim)) ? [claim] : [],
  );
  await giveBackNonces(manager, unused);
}

/** Two claims with the same key are to the same right. */
export function keyOf(claim: Claim): string {
  return `${claim.kind} ${claim.kind === 'nonce' ? claim.key : claim.phaseId}`;
}
