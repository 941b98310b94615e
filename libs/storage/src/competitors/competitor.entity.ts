import type { Proof } from '@laurel/leaderboard/board-rule';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Whoever a standing belongs to, named by whoever vouches for them. */
@Entity('competitors')
@Unique('competitors_proof_issuer_external_id_key', ['proof', 'issuer', 'externalId'])
export class Competitor {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'competitors_pkey' })
  id!: string;

  @Column('text')
  proof!: Proof;

  /** Who vouches: the base URL of a GitLab, or the id of the game that a device plays. */
  @Column('text')
  issuer!: string;

  /** The issuer's own immutable id of the competitor; never a name or an address. For a device its fingerprint. */
  @Column('text')
  externalId!: string;

  @Column('text')
  name!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
