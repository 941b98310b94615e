import { enduranceFlags } from '@laurel/leaderboard/endurance';
import type { EntityManager } from 'typeorm';

import type { HeldPhase } from '../players/phase-claim.js';

/** A credited phase: the log entry that credits it, and when its end arrived. */
export interface Credit {
  readonly revision: number;
  readonly at: number;
  readonly phase: HeldPhase;
}

/** Flags credits that no person could earn, in the transaction that credits them. */
export async function flagEndurance(manager: EntityManager, boardId: string, credits: readonly Credit[]): Promise<void> {
  const flags = credits.flatMap(({ revision, at, phase }) =>
    enduranceFlags({ inDayMs: phase.day.creditedMs, unbrokenMs: phase.claim.dueAt - phase.unbrokenSince }).map((rule) => ({
      revision,
      at,
      rule,
    })),
  );
  if (flags.length === 0) return;
  await manager.query(
    `insert into endurance_flags (board_id, revision, rule, raised_at)
     select $1, * from unnest($2::bigint[], $3::text[], $4::timestamptz[])`,
    [boardId, flags.map((flag) => flag.revision), flags.map((flag) => flag.rule), flags.map((flag) => new Date(flag.at))],
  );
}
