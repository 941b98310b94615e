import { DeviceTokenIssuer, type DeviceTokenPair } from '@laurel/access/device-tokens';
import { DeviceSessions, type DeviceStart, type OpenedSession } from '@laurel/storage/devices/device-sessions';
import { Injectable } from '@nestjs/common';

import { AuthSettings } from '../config.js';
import { deviceSessionsTotal } from './session-metrics.js';

/** A session with its first tokens. */
export interface StartedSession {
  readonly session: OpenedSession;
  readonly tokens: DeviceTokenPair;
}

/** Opens a session for a device that starts its game. */
@Injectable()
export class StartSession {
  constructor(
    private readonly sessions: DeviceSessions,
    private readonly issuer: DeviceTokenIssuer,
    private readonly settings: AuthSettings,
  ) {}

  /** Undefined when there is no such game. */
  async run(start: Omit<DeviceStart, 'lives'>): Promise<StartedSession | undefined> {
    const session = await this.sessions.open({ ...start, lives: this.settings.devices.lives });
    if (session === undefined) return undefined;
    deviceSessionsTotal.inc();
    const { accessExpiresAt, expiresAt } = session;
    const times = { issuedAt: start.at, accessExpiresAt, refreshExpiresAt: expiresAt };
    const tokens = await this.issuer.issue({ ...session, gameId: start.gameId, testMode: start.testMode }, times);
    return { session, tokens };
  }
}
