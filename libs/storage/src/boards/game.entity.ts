import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Account } from '../accounts/account.entity.js';

/** What an account's boards belong to: devices play a game, and see its boards only. */
@Entity('games')
@Index('games_slug_key', ['slug'], { unique: true, where: 'deleted_at is null' })
@Index('games_by_account', ['accountId'])
export class Game {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'games_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Account, { name: 'games_account_id_fkey' })
  accountId!: string;

  @Column('text')
  slug!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  steamAppId!: string | null;

  @Column('uuid', { nullable: true })
  defaultBoardId!: string | null;

  @Column('boolean', { default: true })
  antiCheatEnabled!: boolean;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('text', { array: true, default: [] })
  tags!: string[];

  @Column('text', { nullable: true })
  pageUrl!: string | null;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  deletedAt!: Date | null;
}
