import type { Proof } from '@laurel/leaderboard/board-rule';
import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import { Competitor } from '../competitors/competitor.entity.js';
import { safeInteger } from '../safe-integer.js';

/** One submission in a board's log. Never changed and never deleted. */
@Entity('entries')
@Unique('entries_id_key', ['id'])
@Check('entries_value_check', `value > '-Infinity' AND value < 'Infinity'`)
export class Entry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'entries_pkey' })
  @ForeignKey(() => Board, { name: 'entries_board_id_fkey' })
  boardId!: string;

  @PrimaryColumn('bigint', { transformer: safeInteger, primaryKeyConstraintName: 'entries_pkey' })
  revision!: number;

  @Column('uuid')
  @ForeignKey(() => Competitor, { name: 'entries_competitor_id_fkey' })
  competitorId!: string;

  @Column('double precision')
  value!: number;

  @Column('text')
  proof!: Proof;

  @Column('timestamptz')
  submittedAt!: Date;

  /** What the outside calls it. */
  @Column('uuid')
  id!: string;
}
