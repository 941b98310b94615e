import { clipWindow, isVisible, visible } from '@laurel/leaderboard/paging';
import { ranksOf } from '@laurel/leaderboard/ranking';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { PlaceWindow, RankedBoard, RankedPage, RankedPlace } from './rank-index.js';
import { RankIndex } from './rank-index.js';
import type { StandingRef } from './standing-ref.js';

interface PlaceRow {
  competitorId: string;
  slot: string;
  value: number;
  sortKey: number;
  revision: string;
}

/** A board without places has one row without a place. */
type PageRow = (PlaceRow | { competitorId: null }) & { head: string; standings: string; anchor: string; leading: string };

/**
 * The places of a window, each with what is known of the whole board. One statement is one snapshot, so places, total, anchor and revision
 * belong together. The first place is looked for in the index alone, and only what comes after it is fetched.
 */
const WINDOW = `
  with anchor as (
    select count(*) as position from standings where board_id = $1 and (sort_key, tie_key) < ($5, $6)
  ),
  first as (
    select sort_key, tie_key from standings
     where board_id = $1 order by sort_key, tie_key offset (select greatest(least(position, $4) + $2, 0) from anchor) limit 1
  ),
  places as (
    select competitor_id, slot, value, sort_key, tie_key, revision from standings
     where board_id = $1 and (sort_key, tie_key) >= ((select sort_key from first), (select tie_key from first))
     order by sort_key, tie_key limit $3
  )
  select b.revision as head,
         p.competitor_id as "competitorId", p.slot, p.value, p.sort_key as "sortKey", p.revision,
         (select position from anchor) as anchor,
         (select count(*) from standings where board_id = $1) as standings,
         case when $7 then (
           select count(*) from standings where board_id = $1 and sort_key < (select sort_key from first)
         ) else 0 end as leading
    from boards b left join places p on true
   where b.id = $1
   order by p.sort_key, p.tie_key`;

/** The place of a standing asked for, or a row without one. */
type FoundRow = (PlaceRow | { competitorId: null }) & { position: string; leading: string };

/**
 * Finds standings by one walk along the index, as far as the last of them: they are put in board order, what stands between each and
 * the one before is counted, and the counts add up to positions. Less the equals before it, that is how many lead strictly.
 * Standings that do not exist come last and count nothing; one that is asked for again is no distance away.
 */
const PLACES = `
  with asked as (
    select s.competitor_id, s.slot, s.value, s.sort_key, s.tie_key, s.revision, nth,
           lag(s.sort_key, 1, '-infinity') over board_order as previous_sort_key,
           lag(s.tie_key, 1, 0) over board_order as previous_tie_key
      from unnest($2::uuid[], $3::bigint[]) with ordinality as refs (competitor_id, slot, nth)
      left join standings s on s.board_id = $1 and s.competitor_id = refs.competitor_id and s.slot = refs.slot
    window board_order as (order by s.sort_key, s.tie_key)
  )
  select competitor_id as "competitorId", slot, value, sort_key as "sortKey", revision,
         sum(passed.standings) over board_order as position,
         sum(passed.standings) over board_order - sum(passed.equals) over (partition by sort_key order by tie_key) as leading
    from asked, lateral (
      select count(*) as standings, count(*) filter (where s.sort_key = asked.sort_key) as equals
        from standings s
       where s.board_id = $1
         and (s.sort_key, s.tie_key) >= (previous_sort_key, previous_tie_key)
         and (s.sort_key, s.tie_key) < (asked.sort_key, asked.tie_key)
    ) as passed
  window board_order as (order by sort_key, tie_key)
   order by nth`;

/** The standings themselves, in index order: never behind, and slower the further down one reads. */
@Injectable()
export class PostgresRankIndex extends RankIndex {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async page(board: RankedBoard, window: PlaceWindow): Promise<RankedPage> {
    const rows = await this.dataSource.query<PageRow[]>(WINDOW, [
      board.id,
      window.offset,
      window.limit,
      board.capacity,
      window.anchor?.sortKey ?? null,
      window.anchor?.tieKey ?? null,
      board.tieRule === 'shared',
    ]);
    const [row] = rows;
    if (row === undefined) return { revision: 0, total: 0, anchor: 0, places: [] };
    const anchor = Number(row.anchor);
    const total = visible(Number(row.standings), board.capacity);
    const { start, length } = clipWindow(window, anchor, total);
    const found = rows.slice(0, length).filter((each) => each.competitorId !== null);
    const sortKeys = found.map(({ sortKey }) => sortKey);
    const ranks = ranksOf(board.tieRule, start, Number(row.leading), sortKeys);
    return {
      revision: Number(row.head),
      total,
      anchor,
      places: found.map((each, index) => place(each, ranks[index] ?? 0, start + index)),
    };
  }

  override async placesOf(board: RankedBoard, refs: readonly StandingRef[]): Promise<(RankedPlace | null)[]> {
    const columns = [refs.map(({ competitorId }) => competitorId), refs.map(({ slot }) => slot)];
    const rows = await this.dataSource.query<FoundRow[]>(PLACES, [board.id, ...columns]);
    return rows.map((row) => {
      const position = Number(row.position);
      if (row.competitorId === null || !isVisible(position, board.capacity)) return null;
      const [rank = 0] = ranksOf(board.tieRule, position, Number(row.leading), [row.sortKey]);
      return place(row, rank, position);
    });
  }

  override async apply(): Promise<void> {
    // The commit itself changed the standings.
  }

  override async catchUp(): Promise<void> {
    // Never behind.
  }
}

function place(row: PlaceRow, rank: number, position: number): RankedPlace {
  return {
    rank,
    position,
    competitorId: row.competitorId,
    slot: Number(row.slot),
    value: row.value,
    revision: Number(row.revision),
  };
}
