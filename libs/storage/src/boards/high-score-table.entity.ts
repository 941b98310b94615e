import { TABLE_DEFAULTS } from '@laurel/contracts/lucentinian/table-defaults';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { DeletableRow } from '../row-lifetime.js';
import { Board } from './board.entity.js';

/** A board that games write to with signed requests: what its players' games know it by, and what they may do. */
@Entity('high_score_tables')
@Index('high_score_tables_name_key', ['name'], { unique: true, where: 'deleted_at is null' })
export class HighScoreTable extends DeletableRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'high_score_tables_pkey' })
  @ForeignKey(() => Board, { name: 'high_score_tables_board_id_fkey' })
  boardId!: string;

  /** As it stands in a path once that is decoded. Upper and lower case are different. */
  @Column('text')
  name!: string;

  @Column('text')
  tableKey!: string;

  /** Whether reads must be signed as writes are. */
  @Column('boolean', { default: TABLE_DEFAULTS.signedReads })
  signedReads!: boolean;

  /** Whether players may see the addresses that records came from. */
  @Column('boolean', { default: TABLE_DEFAULTS.exposeIp })
  exposeIp!: boolean;

  /** Whether a game may start the table over. */
  @Column('boolean', { default: TABLE_DEFAULTS.allowDelete })
  allowDelete!: boolean;

  /** Origins that browsers may call from; `*` is any. */
  @Column('text', { array: true, default: [...TABLE_DEFAULTS.allowedOrigins] })
  allowedOrigins!: string[];
}
