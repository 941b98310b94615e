import { refuseEntry } from '@laurel/leaderboard/admission';
import { orderKeys, valueOf } from '@laurel/leaderboard/ranking';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { Board } from '../boards/board.entity.js';
import { SHOWN_NAME } from '../ranks/place-details.js';
import { readRoom } from '../ranks/read-room.js';

/** A record of a table, as it came in. */
export interface TableRecord {
  readonly value: number;
  readonly name: string;
  /** What the door kept with it; null once that was erased. */
  readonly metadata: unknown;
  /** Where it came from, without a prefix length; null where that was not kept or was erased. */
  readonly address: string | null;
}

/** The records of high score tables. They are read from PostgreSQL: a table has room for few. */
@Injectable()
export class TableRecords {
  constructor(private readonly dataSource: DataSource) {}

  /** All that the table has room for, best first, of one state of the table. */
  async all({ id, capacity, direction }: Pick<Board, 'id' | 'capacity' | 'direction'>): Promise<readonly TableRecord[]> {
    const rows = await this.dataSource.query<(Omit<TableRecord, 'value'> & { sortKey: number })[]>(
      `select standing.sort_key as "sortKey", ${SHOWN_NAME} as name, details.metadata, host(details.address) as address
         from standings standing
         join competitors competitor on competitor.id = standing.competitor_id
         left join entry_details details on details.board_id = standing.board_id and details.revision = standing.revision
        where standing.board_id = $1
        order by standing.sort_key, standing.tie_key limit $2`,
      [id, capacity],
    );
    return rows.map(({ sortKey, ...record }) => ({ value: valueOf({ direction }, sortKey), ...record }));
  }

  /**
   * Whether the table would take such a score. Nothing is reserved: it is true of the moment it is asked at.
   *
   * @param at ms since 1970
   */
  async wouldPlace(board: Board, value: number, at: number): Promise<boolean> {
    if (refuseEntry(board, { door: board.door, value, at }) !== undefined) return false;
    const room = await readRoom(this.dataSource.manager, board);
    // It would come after all that are there.
    const keys = orderKeys(board, { value, revision: Number.MAX_SAFE_INTEGER });
    return room === undefined || room.place(keys) !== null;
  }
}
