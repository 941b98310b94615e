import type { DeviceStatus } from '@laurel/contracts/leadr/session';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Game } from '../boards/game.entity.js';
import { Competitor } from '../competitors/competitor.entity.js';

/** A device that plays a game; the competitor behind its scores. Anonymous: whoever knows its fingerprint is this device. */
@Entity('devices')
@Index('devices_by_game', ['gameId'])
export class Device {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'devices_pkey' })
  @ForeignKey(() => Competitor, { name: 'devices_competitor_id_fkey' })
  competitorId!: string;

  @Column('uuid')
  @ForeignKey(() => Game, { name: 'devices_game_id_fkey' })
  gameId!: string;

  @Column('text', { nullable: true })
  platform!: string | null;

  @Column('jsonb', { default: {} })
  metadata!: unknown;

  @Column('text', { default: 'active' })
  status!: DeviceStatus;

  @Column({ type: 'timestamptz', precision: 3 })
  firstSeenAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  lastSeenAt!: Date;
}
