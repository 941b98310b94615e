import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import { safeInteger } from '../safe-integer.js';

/** A revision that emptied its board. The entries before it stay in the log, and nothing stands because of them any more. */
@Entity('board_resets')
export class BoardReset {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'board_resets_pkey' })
  @ForeignKey(() => Board, { name: 'board_resets_board_id_fkey' })
  boardId!: string;

  @PrimaryColumn('bigint', { transformer: safeInteger, primaryKeyConstraintName: 'board_resets_pkey' })
  revision!: number;

  @Column('timestamptz')
  resetAt!: Date;
}
