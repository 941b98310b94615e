import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Device } from './device.entity.js';

/**
 * A session of a device, and the family of its tokens. Tokens are signed and name the session and its version, so no token is
 * stored, not even as a hash: those of the present version are good, all before it are not.
 */
@Entity('device_sessions')
@Index('device_sessions_by_device', ['competitorId'])
@Index('device_sessions_by_expiry', ['expiresAt'])
export class DeviceSession {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'device_sessions_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Device, { name: 'device_sessions_competitor_id_fkey' })
  competitorId!: string;

  /** Its scores go to the boards' test pools. */
  @Column('boolean')
  testMode!: boolean;

  /** 1 at first, one more with every refresh. */
  @Column('integer', { default: 1 })
  tokenVersion!: number;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  /** When the present tokens were issued. */
  @Column({ type: 'timestamptz', precision: 3 })
  rotatedAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  accessExpiresAt!: Date;

  /** When the present refresh token expires, and with it the session. */
  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt!: Date;

  @Column('text', { nullable: true })
  address!: string | null;

  @Column('text', { nullable: true })
  client!: string | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  revokedAt!: Date | null;

  /** Why it was revoked: the audit of a token that was used twice. */
  @Column('text', { nullable: true })
  revokedFor!: string | null;
}
