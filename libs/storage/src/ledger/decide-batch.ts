import { randomUUID } from 'node:crypto';

import type { BoardLife } from '@laurel/leaderboard/admission';
import { exceedsExactSum, refuseEntry } from '@laurel/leaderboard/admission';
import type { BoardRule, DoorName } from '@laurel/leaderboard/board-rule';
import { keep, slotOf } from '@laurel/leaderboard/keeping';
import { orderKeys } from '@laurel/leaderboard/ranking';
import type { Refused } from '@laurel/leaderboard/rejections';
import type { Room } from '@laurel/leaderboard/room';

import type { HeldPhase } from '../players/phase-claim.js';
import type { StandingChange } from '../ranks/commit.js';
import type { Hold } from './hold-claims.js';
import { keyOf as claimKeyOf } from './hold-claims.js';
import type { Claim, Outcome, Submission } from './submission.js';

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

/** A claim that was used, and what for. */
export interface Used {
  readonly claim: Claim;
  readonly position: number | null;
}

/** What is on a board before a batch. */
export interface BoardBefore {
  /** Whether each submission's claim holds. */
  readonly holds: readonly Hold[];
  /** What the competitors have so far. */
  readonly standings: readonly StandingChange[];
  /** Where the board takes only what places: its places. */
  readonly room: Room | undefined;
}

/**
 * What submissions come to on a board, one after the other, each seeing what those before it changed.
 *
 * @returns an outcome for each submission in its place; the entries to store, where standings moved to in the end, and which claims
 * were used
 */
export function decideBatch(
  board: BoardRule & BoardLife & { door: DoorName; revision: number },
  submissions: readonly Submission[],
  { holds, standings, room }: BoardBefore,
): { outcomes: Outcome[]; accepted: Accepted[]; moves: Moved[]; used: Used[] } {
  const current = new Map(standings.map((standing) => [keyOf(standing), standing]));
  const moves = new Map<string, Moved>();
  const accepted: Accepted[] = [];
  const used = new Map<string, Used>();

  const outcomes = submissions.map((submission, index): Outcome => {
    const { claim, competitorId, value } = submission;
    const hold = holds[index] ?? 'claim-lost';
    if (typeof hold === 'string') return rejected(hold);
    if (hold.repeats !== undefined) return repeated(hold.repeats);
    const earlier = claim === null ? undefined : used.get(claimKeyOf(claim));
    if (earlier !== undefined) return earlier.claim.kind === 'signature' ? repeated(earlier.position) : rejected('claim-lost');
    const refusal = refuseEntry(board, submission);
    // The answer to a signed request is kept, whatever it was: sent again it is answered the same, and it is good for nothing else.
    if (refusal !== undefined && claim?.kind === 'signature') used.set(claimKeyOf(claim), { claim, position: null });
    if (refusal !== undefined) return rejected(refusal);

    const revision = board.revision + accepted.length + 1;
    const slot = slotOf(board, revision);
    const standing = current.get(keyOf({ competitorId, slot }));
    const kept = keep(board, standing, { value, revision });
    if (exceedsExactSum(board, kept.value)) return rejected('value-out-of-range');
    const position = room === undefined ? null : room.place(orderKeys(board, kept));
    if (claim !== null) used.set(claimKeyOf(claim), { claim, position });
    if (room !== undefined && position === null) return rejected('not-placed');

    const id = randomUUID();
    accepted.push({ id, submission, revision, phase: hold.phase });
    if (kept !== standing) {
      const change = { competitorId, slot, ...kept };
      current.set(keyOf(change), change);
      moves.set(keyOf(change), { change, by: submission });
    }
    return { stored: true, entryId: id, revision, standing: { slot, value: kept.value, revision: kept.revision }, position };
  });
  return { outcomes, accepted, moves: [...moves.values()], used: [...used.values()] };
}

function repeated(position: number | null): Outcome {
  return { stored: false, rejection: 'repeated', position };
}

function rejected(rejection: Refused): Outcome {
  return { stored: false, rejection };
}

function keyOf({ competitorId, slot }: { competitorId: string; slot: number }): string {
  return `${competitorId}:${slot}`;
}
