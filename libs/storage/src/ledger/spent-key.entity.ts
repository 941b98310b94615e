import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A right that was used and cannot be used again. Swept once it has expired: nobody accepts it then. */
@Entity('spent_keys')
@Index('spent_keys_by_expiry', ['expiresAt'])
export class SpentKey {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'spent_keys_pkey' })
  kind!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'spent_keys_pkey' })
  key!: string;

  @Column('timestamptz')
  expiresAt!: Date;
}
