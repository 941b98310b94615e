import { exceedsExactSum, refuseEntry } from '@laurel/leaderboard/admission';
import { keep, slotOf } from '@laurel/leaderboard/keeping';
import { orderKeys } from '@laurel/leaderboard/ranking';
import type { Rejection } from '@laurel/leaderboard/rejections';
import type { DataSource, EntityManager } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import { flagEndurance, takePhases } from '../players/phase-claim.js';
import type { Commit, Outcome, StandingChange, Submission } from './submission.js';

interface Accepted {
  readonly submission: Submission;
  readonly revision: number;
}

interface Moved {
  readonly change: StandingChange;
  readonly by: Submission;
}

/**
 * Appends submissions of one board to its log in one transaction, in their order, and moves the standings as the board's
 * keep rule says. The board's row lock makes revisions contiguous and in commit order. It is taken first and players' rows
 * after it; whoever locks a player alone never waits for a board, so no two writers can wait for each other.
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
    const refusals = submissions.map((submission): Rejection | undefined => refuseEntry(board ?? undefined, submission.door, submission.value));
    const admitted = submissions.filter((_, index) => refusals[index] === undefined);
    if (board === null || admitted.length === 0) return { outcomes: refusals.map(rejected), commit: undefined };

    const taken = await takePhases(
      manager,
      admitted.flatMap(({ claim, at }) => (claim === null ? [] : [{ claim, at }])),
    );
    const standings = await currentStandings(manager, board, admitted);
    const moves = new Map<string, Moved>();
    const accepted: Accepted[] = [];
    const outcomes = submissions.map((submission, index): Outcome => {
      const { claim } = submission;
      const refusal = refusals[index] ?? (claim === null || taken.has(claim) ? undefined : 'claim-lost');
      if (refusal !== undefined) return rejected(refusal);
      const revision = board.revision + accepted.length + 1;
      const slot = slotOf(board, revision);
      const key = standingKey(submission.competitorId, slot);
      const current = standings.get(key);
      const kept = keep(board, current, { value: submission.value, revision });
      accepted.push({ submission, revision });
      const moved = kept !== current;
      if (moved) {
        if (exceedsExactSum(board, kept.value)) throw new SumBeyondExactness(submission);
        const change = { competitorId: submission.competitorId, slot, ...kept };
        standings.set(key, change);
        moves.set(key, { change, by: submission });
      }
      return { stored: true, revision, value: kept.value, moved };
    });
    if (accepted.length === 0) return { outcomes, commit: undefined };

    const to = board.revision + accepted.length;
    await insertEntries(manager, boardId, accepted);
    await upsertStandings(manager, board, [...moves.values()]);
    await manager.update(Board, { id: boardId }, { revision: to });
    await flagEndurance(
      manager,
      boardId,
      accepted.flatMap(({ submission, revision }) => {
        const phase = submission.claim && taken.get(submission.claim);
        return phase ? [{ revision, at: submission.at, phase }] : [];
      }),
    );
    const changes = [...moves.values()].map(({ change }) => change);
    return { outcomes, commit: { board, from: board.revision, to, changes } };
  });
}

/** A sum left the range in which doubles are exact; nothing of the batch is stored. */
export class SumBeyondExactness extends Error {
  constructor(readonly submission: Submission) {
    super('the sum would no longer be exact');
  }
}

function rejected(rejection: Rejection | undefined): Outcome {
  return { stored: false, rejection: rejection ?? 'unknown-board' };
}

function standingKey(competitorId: string, slot: number): string {
  return `${competitorId}:${slot}`;
}

async function currentStandings(manager: EntityManager, board: Board, submissions: readonly Submission[]): Promise<Map<string, StandingChange>> {
  if (board.keep === 'all') return new Map();
  const rows = await manager.query<{ competitor_id: string; value: number; revision: string }[]>(
    'select competitor_id, value, revision from standings where board_id = $1 and slot = 0 and competitor_id = any($2)',
    [board.id, submissions.map((submission) => submission.competitorId)],
  );
  return new Map(
    rows.map((row) => [
      standingKey(row.competitor_id, 0),
      { competitorId: row.competitor_id, slot: 0, value: row.value, revision: Number(row.revision) },
    ]),
  );
}

async function insertEntries(manager: EntityManager, boardId: string, accepted: readonly Accepted[]): Promise<void> {
  await manager.query(
    `insert into entries (board_id, revision, competitor_id, value, proof, submitted_at)
     select $1, * from unnest($2::bigint[], $3::uuid[], $4::double precision[], $5::text[], $6::timestamptz[])`,
    [
      boardId,
      accepted.map(({ revision }) => revision),
      accepted.map(({ submission }) => submission.competitorId),
      accepted.map(({ submission }) => submission.value),
      accepted.map(({ submission }) => submission.proof),
      accepted.map(({ submission }) => new Date(submission.at)),
    ],
  );
}

async function upsertStandings(manager: EntityManager, board: Board, moves: readonly Moved[]): Promise<void> {
  if (moves.length === 0) return;
  const keys = moves.map(({ change }) => orderKeys(board, change));
  await manager.query(
    `insert into standings (board_id, competitor_id, slot, value, revision, sort_key, tie_key, proof, achieved_at)
     select $1, * from unnest($2::uuid[], $3::bigint[], $4::double precision[], $5::bigint[], $6::double precision[], $7::bigint[], $8::text[], $9::timestamptz[])
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
