import type { UserStatus } from '@laurel/contracts/leadr/users';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { DeletableRow } from '../row-lifetime.js';
import { Account } from './account.entity.js';

/** A person who administrates an account. */
@Entity('users')
@Index('users_email_key', ['email'], { unique: true, where: 'deleted_at is null' })
@Index('users_by_account', ['accountId'])
export class User extends DeletableRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'users_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Account, { name: 'users_account_id_fkey' })
  accountId!: string;

  /** In lower case: an address is one person's, however it is spelled. */
  @Column('text')
  email!: string;

  @Column('text')
  displayName!: string;

  @Column('boolean', { default: false })
  superAdmin!: boolean;

  @Column('text', { default: 'active' })
  status!: UserStatus;
}
