import { DAY_MS, enduranceFlags } from '@laurel/leaderboard/endurance';
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
  if (credits.length === 0) return;
  const totals = await manager.query<{ revision: string; inDayMs: number }[]>(
    `select c.revision, sum(e.value) as "inDayMs"
       from unnest($2::bigint[], $3::uuid[], $4::timestamptz[]) as c (revision, player_id, at)
       join entries e on e.board_id = $1 and e.competitor_id = c.player_id and e.revision <= c.revision
                     and e.submitted_at > c.at - $5 * interval '1 ms'
      group by c.revision`,
    [
      boardId,
      credits.map((credit) => credit.revision),
      credits.map((credit) => credit.phase.claim.playerId),
      credits.map((credit) => new Date(credit.at)),
      DAY_MS,
    ],
  );
  const inDay = new Map(totals.map((total) => [Number(total.revision), total.inDayMs]));
  const flags = credits.flatMap(({ revision, at, phase }) =>
    enduranceFlags({ inDayMs: inDay.get(revision) ?? 0, unbrokenMs: phase.claim.dueAt - phase.unbrokenSince }).map((rule) => ({
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
