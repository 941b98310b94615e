import { isVisible, visible, visibleIn } from '@laurel/leaderboard/paging';
import { ranksOf } from '@laurel/leaderboard/ranking';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { PlaceWindow, RankedBoard, RankedPage, RankedPlace } from './rank-index.js';
import { RankIndex } from './rank-index.js';

interface PlaceRow {
  competitorId: string;
  slot: string;
  value: number;
  sortKey: number;
  revision: string;
}

/** The standings themselves, in index order: never behind, and slower the further down one reads. */
@Injectable()
export class PostgresRankIndex extends RankIndex {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async page(board: RankedBoard, window: PlaceWindow): Promise<RankedPage> {
    const { offset } = window;
    // One statement is one snapshot, so places, total and revision belong together.
    const rows = await this.dataSource.query<((PlaceRow | { competitorId: null }) & { head: string; total: string; leading: string })[]>(
      `with places as (
         select competitor_id, slot, value, sort_key, tie_key, revision from standings
          where board_id = $1 order by sort_key, tie_key offset $2 limit $3
       )
       select b.revision as head,
              p.competitor_id as "competitorId", p.slot, p.value, p.sort_key as "sortKey", p.revision,
              (select count(*) from standings where board_id = $1) as total,
              case when $4 then (
                select count(*) from standings where board_id = $1 and sort_key < (select min(sort_key) from places)
              ) else 0 end as leading
         from boards b left join places p on true
        where b.id = $1
        order by p.sort_key, p.tie_key`,
      [board.id, offset, visibleIn(window, board.capacity), board.tieRule === 'shared'],
    );
    const [first] = rows;
    if (first === undefined) return { revision: 0, total: 0, places: [] };
    const found = rows.filter((row) => row.competitorId !== null);
    const ranks = ranksOf(
      board.tieRule,
      offset,
      Number(first.leading),
      found.map((row) => row.sortKey),
    );
    return {
      revision: Number(first.head),
      total: visible(Number(first.total), board.capacity),
      places: found.map((row, index) => place(row, ranks[index] ?? 0, offset + index)),
    };
  }

  override async placeOf(board: RankedBoard, competitorId: string, slot: number): Promise<RankedPlace | null> {
    const [row] = await this.dataSource.query<(PlaceRow & { position: string; leading: string })[]>(
      `select s.competitor_id as "competitorId", s.slot, s.value, s.sort_key as "sortKey", s.revision,
              (select count(*) from standings o where o.board_id = $1 and (o.sort_key, o.tie_key) < (s.sort_key, s.tie_key)) as position,
              case when $4 then (select count(*) from standings o where o.board_id = $1 and o.sort_key < s.sort_key) else 0 end as leading
         from standings s where s.board_id = $1 and s.competitor_id = $2 and s.slot = $3`,
      [board.id, competitorId, slot, board.tieRule === 'shared'],
    );
    if (row === undefined) return null;
    const position = Number(row.position);
    if (!isVisible(position, board.capacity)) return null;
    const [rank = 0] = ranksOf(board.tieRule, position, Number(row.leading), [row.sortKey]);
    return place(row, rank, position);
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
