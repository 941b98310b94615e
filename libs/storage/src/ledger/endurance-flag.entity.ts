import type { EnduranceRule } from '@laurel/leaderboard/endurance';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

import { safeInteger } from '../safe-integer.js';
import { Entry } from './entry.entity.js';

/** A credit that looks like a machine's; the score stands until a person decides. */
@Entity('endurance_flags')
@ForeignKey(() => Entry, ['boardId', 'revision'], ['boardId', 'revision'], { name: 'endurance_flags_entry_fkey' })
export class EnduranceFlag {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'endurance_flags_pkey' })
  boardId!: string;

  @PrimaryColumn('bigint', { transformer: safeInteger, primaryKeyConstraintName: 'endurance_flags_pkey' })
  revision!: number;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'endurance_flags_pkey' })
  rule!: EnduranceRule;

  @Column('timestamptz')
  raisedAt!: Date;
}
