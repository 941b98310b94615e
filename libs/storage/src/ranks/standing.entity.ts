import type { Proof } from '@laurel/leaderboard/board-rule';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import { Competitor } from '../competitors/competitor.entity.js';
import { safeInteger } from '../safe-integer.js';

/** One visible place, derived from the log by the board's keep rule. Sorted by (sortKey, tieKey), both ascending. */
@Entity('standings')
@Index('standings_in_order', ['boardId', 'sortKey', 'tieKey'])
@Index('standings_by_time', ['boardId', 'achievedAt'])
@Index('standings_by_revision', ['boardId', 'revision'], { unique: true })
@Check('standings_value_check', `value > '-Infinity' AND value < 'Infinity'`)
export class Standing {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'standings_pkey' })
  @ForeignKey(() => Board, { name: 'standings_board_id_fkey' })
  boardId!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'standings_pkey' })
  @ForeignKey(() => Competitor, { name: 'standings_competitor_id_fkey' })
  competitorId!: string;

  /** 0, or the entry's revision where every submission stands on its own. */
  @PrimaryColumn('bigint', { transformer: safeInteger, primaryKeyConstraintName: 'standings_pkey' })
  slot!: number;

  @Column('double precision')
  value!: number;

  /** The log entry that set the value. */
  @Column('bigint', { transformer: safeInteger })
  revision!: number;

  @Column('double precision')
  sortKey!: number;

  @Column('bigint', { transformer: safeInteger })
  tieKey!: number;

  @Column('text')
  proof!: Proof;

  @Column('timestamptz')
  achievedAt!: Date;
}
