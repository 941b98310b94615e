import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

import { Competitor } from '../competitors/competitor.entity.js';
import { safeInteger } from '../safe-integer.js';

/**
 * A GitLab account that plays through the Pomomon door. One row holds the one session and the one running phase, so that
 * each is replaced or taken by one statement on one row.
 */
@Entity('players')
export class Player {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'players_pkey' })
  @ForeignKey(() => Competitor, { name: 'players_competitor_id_fkey' })
  competitorId!: string;

  @Column('uuid', { nullable: true })
  sessionId!: string | null;

  @Column('timestamptz', { nullable: true })
  sessionStartedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  sessionExpiresAt!: Date | null;

  /** Network and client that asked for the session, shown to the player so that a stranger's login is noticed. */
  @Column('text', { nullable: true })
  sessionNetwork!: string | null;

  @Column('text', { nullable: true })
  sessionClient!: string | null;

  @Column('uuid', { nullable: true })
  phaseId!: string | null;

  @Column('timestamptz', { nullable: true })
  phaseCountsFrom!: Date | null;

  @Column('bigint', { transformer: safeInteger, nullable: true })
  phaseDurationMs!: number | null;

  /** When the last credited phase was due. */
  @Column('timestamptz', { nullable: true })
  busyUntil!: Date | null;

  /** Beginning of the run of credited phases without a break that ends at `busyUntil`. */
  @Column('timestamptz', { nullable: true })
  unbrokenSince!: Date | null;

  /** The day, from midnight in UTC, of the last credited phase, and what was credited on it. */
  @Column('timestamptz', { nullable: true })
  creditedDay!: Date | null;

  @Column('bigint', { transformer: safeInteger, default: 0 })
  creditedDayMs!: number;
}

/** What a player's row holds while no focus phase is running. */
export const NO_PHASE = { phaseId: null, phaseCountsFrom: null, phaseDurationMs: null } as const;
