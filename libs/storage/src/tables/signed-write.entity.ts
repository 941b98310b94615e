import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A signed request that had its effect, and what it was answered with: the same request again has no other. */
@Entity('signed_writes')
@Index('signed_writes_by_expiry', ['expiresAt'])
export class SignedWrite {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'signed_writes_pkey' })
  boardId!: string;

  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'signed_writes_pkey' })
  fingerprint!: Buffer;

  @Column('text')
  method!: string;

  /** Zero-based; null where nothing was placed. */
  @Column('integer', { nullable: true })
  position!: number | null;

  @Column('timestamptz')
  expiresAt!: Date;
}
