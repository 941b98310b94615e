import type { AccountStatus } from '@laurel/contracts/leadr/accounts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import { DeletableRow } from '../row-lifetime.js';

/** Whoever owns games: a studio, a course, a club. */
@Entity('accounts')
@Index('accounts_slug_key', ['slug'], { unique: true, where: 'deleted_at is null' })
export class Account extends DeletableRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'accounts_pkey' })
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  slug!: string;

  @Column('text', { default: 'active' })
  status!: AccountStatus;
}
