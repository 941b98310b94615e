import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/**
 * A login that a game has opened and a browser completes. Secrets are kept as hashes only: the game's poll token, the handle in
 * the address that the player opens, and the cookie of the browser that opened it first.
 */
@Entity('authentication_sessions')
@Unique('authentication_sessions_poll_token_hash_key', ['pollTokenHash'])
@Unique('authentication_sessions_handle_hash_key', ['handleHash'])
@Index('authentication_sessions_by_expiry', ['expiresAt'])
export class AuthenticationSession {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'authentication_sessions_pkey' })
  id!: string;

  @Column('bytea')
  pollTokenHash!: Buffer;

  @Column('bytea')
  handleHash!: Buffer;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;

  /** Network and client of the game, shown to whoever is asked to confirm the login. */
  @Column('text')
  network!: string;

  @Column('text', { nullable: true })
  client!: string | null;

  @Column('bytea', { nullable: true })
  browserHash!: Buffer | null;

  /** The last attempt failed; another may still succeed. */
  @Column('boolean', { default: false })
  failed!: boolean;

  /** The account that GitLab named, while its owner has not yet confirmed the login. */
  @Column('text', { nullable: true })
  heldExternalId!: string | null;

  @Column('text', { nullable: true })
  heldName!: string | null;

  /** Set together once the login is complete, and never changed again: what the game's session token says. */
  @Column('uuid', { nullable: true })
  playerId!: string | null;

  @Column('uuid', { nullable: true })
  sessionId!: string | null;

  @Column('timestamptz', { nullable: true })
  sessionStartedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  sessionExpiresAt!: Date | null;
}
