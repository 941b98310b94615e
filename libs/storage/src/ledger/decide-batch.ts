import { randomUUID } from 'node:crypto';

import type { BoardLife } from '@laurel/leaderboard/admission';
import { exceedsExactSum, refuseEntry } from '@laurel/leaderboard/admission';
import type { BoardRule, DoorName } from '@laurel/leaderboard/board-rule';
import { keep, slotOf } from '@laurel/leaderboard/keeping';
import type { Rejection } from '@laurel/leaderboard/rejections';

import type { HeldPhase } from '../players/phase-claim.js';
import type { StandingChange } from '../ranks/commit.js';
import type { Hold } from './hold-claims.js';
import { keyOf as claimKeyOf } from './hold-claims.js';
import type { Outcome, Submission } from './submission.js';

/** A submission that becomes a log entry. */
export interface Accepted {
  readonly id: string;
  readonly submission: Submission;
  readonly revision: number;
  readonly phase: HeldPhase | undefined;
}

/** A standing's new place, and the submission that set it last. */
export interface Moved {
  readonly change: StandingChange;
  readonly by: Submission;
}

/**
 * What submissions come to on a board, one after the other, each seeing what those before it changed.
 *
 * @param holds whether each submission's claim holds
 * @param standings what the competitors have on the board so far
 * @returns an outcome for each submission in its place; the entries to store, and where standings moved to in the end
 */
export function decideBatch(
  board: BoardRule & BoardLife & { door: DoorName; revision: number },
  submissions: readonly Submission[],
  holds: readonly Hold[],
  standings: readonly StandingChange[],
): { outcomes: Outcome[]; accepted: Accepted[]; moves: Moved[] } {
  const current = new Map(standings.map((standing) => [keyOf(standing), standing]));
  const moves = new Map<string, Moved>();
  const accepted: Accepted[] = [];
  const spent = new Set<string>();

  const outcomes = submissions.map((submission, index): Outcome => {
    const { claim, competitorId, value } = submission;
    const hold = holds[index] ?? 'claim-lost';
    const refusal = refuseEntry(board, submission);
    if (refusal !== undefined) return rejected(refusal);
    if (typeof hold === 'string') return rejected(hold);
    if (claim !== null && spent.has(claimKeyOf(claim))) return rejected('claim-lost');

    const revision = board.revision + accepted.length + 1;
    const slot = slotOf(board, revision);
    const standing = current.get(keyOf({ competitorId, slot }));
    const kept = keep(board, standing, { value, revision });
    if (exceedsExactSum(board, kept.value)) return rejected('value-out-of-range');

    const id = randomUUID();
    accepted.push({ id, submission, revision, phase: hold.phase });
    if (claim !== null) spent.add(claimKeyOf(claim));
    if (kept !== standing) {
      const change = { competitorId, slot, ...kept };
      current.set(keyOf(change), change);
      moves.set(keyOf(change), { change, by: submission });
    }
    return { stored: true, entryId: id, revision, standing: { slot, value: kept.value, revision: kept.revision } };
  });
  return { outcomes, accepted, moves: [...moves.values()] };
}

function rejected(rejection: Rejection): Outcome {
  return { stored: false, rejection };
}

function keyOf({ competitorId, slot }: { competitorId: string; slot: number }): string {
  return `${competitorId}:${slot}`;
}
