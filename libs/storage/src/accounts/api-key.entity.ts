import type { ApiKeyStatus } from '@laurel/contracts/leadr/api-keys';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

import { DeletableRow } from '../row-lifetime.js';
import { Account } from './account.entity.js';
import { User } from './user.entity.js';

/** What a user's programs administrate with. The key itself is shown once and kept as a keyed hash only. */
@Entity('api_keys')
@Unique('api_keys_key_hash_key', ['keyHash'])
@Index('api_keys_by_account', ['accountId'])
export class ApiKey extends DeletableRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'api_keys_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Account, { name: 'api_keys_account_id_fkey' })
  accountId!: string;

  @Column('uuid')
  @ForeignKey(() => User, { name: 'api_keys_user_id_fkey' })
  userId!: string;

  @Column('text')
  name!: string;

  /** The key's first characters, to tell keys apart by. */
  @Column('text')
  prefix!: string;

  @Column('bytea')
  keyHash!: Buffer;

  @Column('text', { default: 'active' })
  status!: ApiKeyStatus;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  lastUsedAt!: Date | null;
}
