import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { HighScoreTable } from '../boards/high-score-table.entity.js';

/** A secret that a game signs with. Several are good at a time, so that a new one can be brought out before the old one goes. */
@Entity('table_secrets')
@Index('table_secrets_by_table', ['boardId'])
export class TableSecret {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'table_secrets_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => HighScoreTable, { name: 'table_secrets_board_id_fkey' })
  boardId!: string;

  /** The secret's hash, which is as good as the secret, encrypted. */
  @Column('bytea')
  sealed!: Buffer;

  /** Names the key that it is encrypted with. */
  @Column('text')
  sealedWith!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  retiredAt!: Date | null;
}
