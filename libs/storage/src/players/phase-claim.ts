import type { CreditedDay } from '@laurel/leaderboard/endurance';
import { creditDay, unbrokenSince } from '@laurel/leaderboard/endurance';
import type { EntityManager } from 'typeorm';

/** The right to be credited for one focus phase: held while it is the running phase of the player's valid session. */
export interface PhaseClaim {
  readonly kind: 'focus-phase';
  readonly playerId: string;
  readonly sessionId: string;
  readonly phaseId: string;
  /** ms since 1970: when the phase began to count, and when it was due. */
  readonly countsFrom: number;
  readonly dueAt: number;
}

/** A claim that holds, and what its credit makes of the player's endurance: the unbroken run and the day it belongs to. */
export interface HeldPhase {
  readonly claim: PhaseClaim;
  readonly unbrokenSince: number;
  readonly day: CreditedDay;
}

interface PlayerRow {
  nth: string;
  until: Date | null;
  since: Date | null;
  day: Date | null;
  dayMs: string;
}

/**
 * Finds the claims that hold and locks their players until the caller's transaction ends. A phase that was credited or
 * replaced, or whose session was, is not held by anyone any more.
 *
 * @param submissions what claims a phase, and when it arrived, for the session's expiry
 * @returns the held phase of each submission in its place
 */
export async function holdPhases(
  manager: EntityManager,
  submissions: readonly { claim: PhaseClaim | null; at: number }[],
): Promise<(HeldPhase | undefined)[]> {
  const held = submissions.map((): HeldPhase | undefined => undefined);
  const due = submissions.flatMap(({ claim, at }, index) => (claim === null ? [] : [{ claim, at, index }]));
  if (due.length === 0) return held;
  const rows = await manager.query<PlayerRow[]>(
    `select c.nth, p.busy_until as until, p.unbroken_since as since, p.credited_day as day, p.credited_day_ms as "dayMs"
       from players p
       join unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) with ordinality as c (player_id, session_id, phase_id, at, nth)
         on p.competitor_id = c.player_id and p.session_id = c.session_id and p.phase_id = c.phase_id and p.session_expires_at > c.at
      order by p.competitor_id
        for no key update of p`,
    [
      due.map(({ claim }) => claim.playerId),
      due.map(({ claim }) => claim.sessionId),
      due.map(({ claim }) => claim.phaseId),
      due.map(({ at }) => new Date(at)),
    ],
  );
  for (const { nth, until, since, day, dayMs } of rows) {
    const found = due[Number(nth) - 1];
    if (found === undefined) continue;
    const previous = until && since ? { since: since.getTime(), until: until.getTime() } : null;
    const { claim, index } = found;
    held[index] = {
      claim,
      unbrokenSince: unbrokenSince(previous, claim.countsFrom),
      day: creditDay(day && { day: day.getTime(), creditedMs: Number(dayMs) }, claim.dueAt, claim.dueAt - claim.countsFrom),
    };
  }
  return held;
}

/** Ends credited phases and marks their time as paid for, in the transaction that credits them. */
export async function endPhases(manager: EntityManager, credited: readonly HeldPhase[]): Promise<void> {
  if (credited.length === 0) return;
  await manager.query(
    `update players p
        set phase_id = null, phase_counts_from = null, phase_duration_ms = null,
            busy_until = c.busy_until, unbroken_since = c.unbroken_since,
            credited_day = c.day, credited_day_ms = c.day_ms
       from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::bigint[])
              as c (player_id, busy_until, unbroken_since, day, day_ms)
      where p.competitor_id = c.player_id`,
    [
      credited.map(({ claim }) => claim.playerId),
      credited.map(({ claim }) => new Date(claim.dueAt)),
      credited.map((phase) => new Date(phase.unbrokenSince)),
      credited.map(({ day }) => new Date(day.day)),
      credited.map(({ day }) => day.creditedMs),
    ],
  );
}
