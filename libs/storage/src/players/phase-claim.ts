import { DAY_MS, enduranceFlags, unbrokenSince } from '@laurel/leaderboard/endurance';
import type { EntityManager } from 'typeorm';

/** The right to be credited for one focus phase: held while it is the running phase of the player's valid session. */
export interface PhaseClaim {
  readonly kind: 'focus-phase';
  readonly playerId: string;
  readonly sessionId: string;
  readonly phaseId: string;
  /** ms since 1970: when the phase began to count, and when it was due. */
  readonly countsFrom: number;
  readonly busyUntil: number;
}

interface LockedPlayer {
  competitor_id: string;
  phase_id: string;
  busy_until: Date | null;
  unbroken_since: Date | null;
}

/** A claim that was taken, with the beginning of the unbroken run it belongs to. */
export interface TakenPhase {
  readonly claim: PhaseClaim;
  readonly unbrokenSince: number;
}

/**
 * Ends the claimed phases and marks their time as paid for, all in the caller's transaction. A phase can be taken once:
 * of several claims to one phase the first wins, and a phase that was replaced, or whose session was, is not taken.
 *
 * @param claims with the time at which each arrived, for the session's expiry
 * @returns the claims that hold; the others must not be credited
 */
export async function takePhases(
  manager: EntityManager,
  claims: readonly { claim: PhaseClaim; at: number }[],
): Promise<ReadonlyMap<PhaseClaim, TakenPhase>> {
  if (claims.length === 0) return new Map();
  const locked = await manager.query<LockedPlayer[]>(
    `select p.competitor_id, p.phase_id, p.busy_until, p.unbroken_since
       from players p
       join unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) as c (player_id, session_id, phase_id, at)
         on p.competitor_id = c.player_id and p.session_id = c.session_id and p.phase_id = c.phase_id and p.session_expires_at > c.at
      order by p.competitor_id
        for update of p`,
    [
      claims.map(({ claim }) => claim.playerId),
      claims.map(({ claim }) => claim.sessionId),
      claims.map(({ claim }) => claim.phaseId),
      claims.map(({ at }) => new Date(at)),
    ],
  );
  const available = new Map(locked.map((player) => [player.phase_id, player]));
  const taken = new Map<PhaseClaim, TakenPhase>();
  for (const { claim } of claims) {
    const player = available.get(claim.phaseId);
    if (player === undefined) continue;
    available.delete(claim.phaseId);
    const previous =
      player.busy_until === null || player.unbroken_since === null
        ? null
        : { since: player.unbroken_since.getTime(), until: player.busy_until.getTime() };
    taken.set(claim, { claim, unbrokenSince: unbrokenSince(previous, claim.countsFrom) });
  }
  const phases = [...taken.values()];
  await manager.query(
    `update players p
        set phase_id = null, phase_counts_from = null, phase_duration_ms = null, busy_until = c.busy_until, unbroken_since = c.unbroken_since
       from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as c (player_id, busy_until, unbroken_since)
      where p.competitor_id = c.player_id`,
    [
      phases.map(({ claim }) => claim.playerId),
      phases.map(({ claim }) => new Date(claim.busyUntil)),
      phases.map((phase) => new Date(phase.unbrokenSince)),
    ],
  );
  return taken;
}

/** Flags credits that no person could earn, in the transaction that credits them. */
export async function flagEndurance(
  manager: EntityManager,
  boardId: string,
  credits: readonly { revision: number; at: number; phase: TakenPhase }[],
): Promise<void> {
  if (credits.length === 0) return;
  const totals = await manager.query<{ revision: string; in_day_ms: number }[]>(
    `select c.revision, sum(e.value) as in_day_ms
       from unnest($2::bigint[], $3::uuid[], $4::timestamptz[]) as c (revision, player_id, at)
       join entries e on e.board_id = $1 and e.competitor_id = c.player_id and e.submitted_at > c.at - $5 * interval '1 ms' and e.revision <= c.revision
      group by c.revision`,
    [
      boardId,
      credits.map((credit) => credit.revision),
      credits.map((credit) => credit.phase.claim.playerId),
      credits.map((credit) => new Date(credit.at)),
      DAY_MS,
    ],
  );
  const inDay = new Map(totals.map((total) => [Number(total.revision), total.in_day_ms]));
  const flags = credits.flatMap(({ revision, at, phase }) =>
    enduranceFlags({ inDayMs: inDay.get(revision) ?? 0, unbrokenMs: phase.claim.busyUntil - phase.unbrokenSince }).map((rule) => ({
      revision,
      at,
      rule,
    })),
  );
  if (flags.length === 0) return;
  await manager.query(
    `insert into endurance_flags (board_id, revision, rule, raised_at) select $1, * from unnest($2::bigint[], $3::text[], $4::timestamptz[])`,
    [boardId, flags.map((flag) => flag.revision), flags.map((flag) => flag.rule), flags.map((flag) => new Date(flag.at))],
  );
}
