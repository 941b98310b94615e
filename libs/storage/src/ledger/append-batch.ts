import { orderKeys } from '@laurel/leaderboard/ranking';
import type { DataSource, EntityManager } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import { endPhases } from '../players/phase-claim.js';
import type { Commit, StandingChange } from '../ranks/commit.js';
import { readRoom } from '../ranks/read-room.js';
import { keepPositions } from '../tables/signature-claim.js';
import type { Accepted, Moved } from './decide-batch.js';
import { decideBatch } from './decide-batch.js';
import { flagEndurance } from './flag-endurance.js';
import { holdClaims, releaseClaims } from './hold-claims.js';
import type { Outcome, Submission } from './submission.js';

/**
 * Appends submissions of one board to its log in one transaction, in their order, and moves the standings as the board's
 * keep rule says. The board's row lock makes revisions contiguous and in commit order. It is taken first and what claims
 * stand on after it; whoever locks a player or a session alone never waits for a board, so no two writers can wait for each other.
 *
 * @returns an outcome for each submission in its place, and what was committed; undefined when nothing was stored
 */
export async function appendBatch(
  dataSource: DataSource,
  boardId: string,
  submissions: readonly Submission[],
): Promise<{ outcomes: Outcome[]; commit: Commit | undefined }> {
  return dataSource.transaction(async (manager) => {
    const board = await manager.findOne(Board, { where: { id: boardId }, lock: { mode: 'for_no_key_update' } });
    if (board === null) return { outcomes: submissions.map(() => ({ stored: false, rejection: 'unknown-board' })), commit: undefined };

    const holds = await holdClaims(manager, submissions);
    const standings = await currentStandings(manager, board, submissions);
    const room = await readRoom(manager, board);
    const { outcomes, accepted, moves, used } = decideBatch(board, submissions, { holds, standings, room });
    await releaseClaims(manager, holds, submissions, used.map(({ claim }) => claim));
    await keepPositions(manager, used.flatMap(({ claim, position }) => (claim.kind === 'signature' ? [{ claim, position }] : [])));
    if (accepted.length === 0) return { outcomes, commit: undefined };

    const to = board.revision + accepted.length;
    await insertEntries(manager, boardId, accepted);
    await insertNotes(manager, boardId, accepted);
    await upsertStandings(manager, board, moves);
    await manager.update(Board, { id: boardId }, { revision: to });
    const credits = accepted.flatMap(({ submission: { at }, revision, phase }) => (phase === undefined ? [] : [{ revision, at, phase }]));
    await endPhases(
      manager,
      credits.map(({ phase }) => phase),
    );
    await flagEndurance(manager, boardId, credits);
    return { outcomes, commit: { board, from: board.revision, to, changes: moves.map(({ change }) => change) } };
  });
}

/** What the submitting competitors have on the board; nothing to look up where every submission stands on its own. */
async function currentStandings(manager: EntityManager, board: Board, submissions: readonly Submission[]): Promise<StandingChange[]> {
  if (board.keep === 'all') return [];
  const rows = await manager.query<{ competitorId: string; value: number; revision: string }[]>(
    `select competitor_id as "competitorId", value, revision from standings
      where board_id = $1 and slot = 0 and competitor_id = any($2)`,
    [board.id, submissions.map((submission) => submission.competitorId)],
  );
  return rows.map((row) => ({ ...row, slot: 0, revision: Number(row.revision) }));
}

async function insertEntries(manager: EntityManager, boardId: string, accepted: readonly Accepted[]): Promise<void> {
  await manager.query(
    `insert into entries (board_id, revision, competitor_id, value, proof, submitted_at, id)
     select $1, * from unnest($2::bigint[], $3::uuid[], $4::double precision[], $5::text[], $6::timestamptz[], $7::uuid[])`,
    [
      boardId,
      accepted.map(({ revision }) => revision),
      accepted.map(({ submission }) => submission.competitorId),
      accepted.map(({ submission }) => submission.value),
      accepted.map(({ submission }) => submission.proof),
      accepted.map(({ submission }) => new Date(submission.at)),
      accepted.map(({ id }) => id),
    ],
  );
}

async function insertNotes(manager: EntityManager, boardId: string, accepted: readonly Accepted[]): Promise<void> {
  const noted = accepted.flatMap(({ revision, submission: { note } }) => (note === null ? [] : [{ revision, note }]));
  if (noted.length === 0) return;
  await manager.query(
    `insert into entry_details (board_id, revision, player_name, value_display, metadata, address)
     select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::jsonb[], $6::inet[])`,
    [
      boardId,
      noted.map(({ revision }) => revision),
      noted.map(({ note }) => note.playerName),
      noted.map(({ note }) => note.valueDisplay),
      noted.map(({ note }) => (note.metadata === null ? null : JSON.stringify(note.metadata))),
      noted.map(({ note }) => note.address ?? null),
    ],
  );
}

async function upsertStandings(manager: EntityManager, board: Board, moves: readonly Moved[]): Promise<void> {
  if (moves.length === 0) return;
  const keys = moves.map(({ change }) => orderKeys(board, change));
  await manager.query(
    `insert into standings (board_id, competitor_id, slot, value, revision, sort_key, tie_key, proof, achieved_at)
     select $1, * from unnest($2::uuid[], $3::bigint[], $4::double precision[], $5::bigint[],
                              $6::double precision[], $7::bigint[], $8::text[], $9::timestamptz[])
     on conflict (board_id, competitor_id, slot) do update
       set value = excluded.value, revision = excluded.revision, sort_key = excluded.sort_key, tie_key = excluded.tie_key,
           proof = excluded.proof, achieved_at = excluded.achieved_at`,
    [
      board.id,
      moves.map(({ change }) => change.competitorId),
      moves.map(({ change }) => change.slot),
      moves.map(({ change }) => change.value),
      moves.map(({ change }) => change.revision),
      keys.map(({ sortKey }) => sortKey),
      keys.map(({ tieKey }) => tieKey),
      moves.map(({ by }) => by.proof),
      moves.map(({ by }) => new Date(by.at)),
    ],
  );
}
