import type { Direction, TieRule } from '@laurel/leaderboard/board-rule';
import type { DataSource } from 'typeorm';

import type { Commit } from './commit.js';

const CHUNK = 5_000;

/** A board's history, undefined when there is no such board. */
export async function readEpoch(dataSource: DataSource, boardId: string): Promise<string | undefined> {
  const [row] = await dataSource.query<{ epoch: string }[]>('select epoch from boards where id = $1', [boardId]);
  return row?.epoch;
}

/**
 * The next standings that were set after revision `from`, as if one commit had set them.
 *
 * @returns `complete` when nothing is left after `to`; undefined when there is no such board
 */
export async function readStandingsSince(
  dataSource: DataSource,
  boardId: string,
  from: number,
): Promise<(Commit & { complete: boolean }) | undefined> {
  // One statement is one snapshot: everything up to the head that it reads is in it.
  const rows = await dataSource.query<
    {
      epoch: string;
      direction: Direction;
      tieRule: TieRule;
      head: string;
      competitorId: string | null;
      slot: string;
      value: number;
      revision: string;
    }[]
  >(
    `select b.epoch, b.direction, b.tie_rule as "tieRule", b.revision as head,
            s.competitor_id as "competitorId", s.slot, s.value, s.revision
       from boards b
       left join lateral (
         select * from standings where board_id = b.id and revision > $2 order by revision limit $3
       ) s on true
      where b.id = $1
      order by s.revision`,
    [boardId, from, CHUNK],
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const changes = rows.flatMap(({ competitorId, slot, value, revision }) =>
    competitorId === null ? [] : [{ competitorId, slot: Number(slot), value, revision: Number(revision) }],
  );
  const complete = changes.length < CHUNK;
  const to = complete ? Number(first.head) : (changes.at(-1)?.revision ?? from);
  const { epoch, direction, tieRule } = first;
  return { board: { id: boardId, epoch, direction, tieRule }, from, to, changes, complete };
}
