import { randomUUID } from 'node:crypto';

import type { DataSource } from 'typeorm';

import { DeviceSession } from '../src/devices/device-session.entity.js';
import { Device } from '../src/devices/device.entity.js';
import type { NonceClaim } from '../src/devices/nonce-claim.js';

const FOREVER = new Date('9000-01-01');

/** A device with one session. */
export class ScratchDevice {
  readonly sessionId = randomUUID();
  readonly #deviceId = randomUUID();

  private constructor(private readonly dataSource: DataSource) {}

  static async in(dataSource: DataSource): Promise<ScratchDevice> {
    const device = new ScratchDevice(dataSource);
    const [game] = await dataSource.query<{ id: string }[]>('select id from games limit 1');
    const competitorId = device.#deviceId;
    const seen = new Date(0);
    await dataSource.query(
      `insert into competitors (id, proof, issuer, external_id, name) values ($1, 'device', $2, $3, '')`,
      [competitorId, game?.id, competitorId],
    );
    await dataSource.manager.insert(Device, { competitorId, gameId: game?.id ?? '', firstSeenAt: seen, lastSeenAt: seen });
    await dataSource.manager.insert(DeviceSession, {
      id: device.sessionId,
      competitorId,
      testMode: false,
      createdAt: seen,
      rotatedAt: seen,
      accessExpiresAt: FOREVER,
      expiresAt: FOREVER,
    });
    return device;
  }

  /** The right that one nonce gives. */
  claim(key: string = randomUUID()): NonceClaim {
    return { kind: 'nonce', key, expiresAt: FOREVER.getTime(), sessionId: this.sessionId, tokenVersion: 1 };
  }

  async change(session: Partial<DeviceSession>): Promise<void> {
    await this.dataSource.manager.update(DeviceSession, { id: this.sessionId }, session);
  }

  async suspend(): Promise<void> {
    await this.dataSource.manager.update(Device, { competitorId: this.#deviceId }, { status: 'suspended' });
  }
}
