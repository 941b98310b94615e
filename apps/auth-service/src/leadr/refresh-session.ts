import { DeviceTokenIssuer, DeviceTokenVerifier, type DeviceTokenPair } from '@laurel/access/device-tokens';
import { NotAuthenticated } from '@laurel/access/not-authenticated';
import { DeviceSessions } from '@laurel/storage/devices/device-sessions';
import { Injectable, Logger } from '@nestjs/common';

import { AuthSettings } from '../config.js';
import { refreshReuseTotal } from './refresh-metrics.js';

/** Tokens and when the access token among them expires, in ms since 1970. */
export interface IssuedTokens extends DeviceTokenPair {
  readonly accessExpiresAt: number;
}

/** Replaces the tokens of a device's session, once for each refresh token. */
@Injectable()
export class RefreshSession {
  private readonly log = new Logger('device-sessions');

  constructor(
    private readonly verifier: DeviceTokenVerifier,
    private readonly sessions: DeviceSessions,
    private readonly issuer: DeviceTokenIssuer,
    private readonly settings: AuthSettings,
  ) {}

  /** @throws NotAuthenticated when the token is not the session's present one; a used one may end the session */
  async run(refreshToken: string, at: number): Promise<IssuedTokens> {
    const caller = await this.verifier.refresh(refreshToken, at);
    if (caller === undefined) throw refused();
    const { lives, reuseGraceMs } = this.settings.devices;
    const rotation = await this.sessions.rotate(caller, at, lives, reuseGraceMs);
    if (rotation.is === 'reused') {
      refreshReuseTotal.inc();
      const { sessionId, deviceId, gameId } = caller;
      this.log.warn({ event: 'refresh_token_reuse', sessionId, deviceId, gameId });
    }
    if (rotation.is !== 'rotated') throw refused();
    const { tokenVersion, accessExpiresAt, expiresAt } = rotation;
    const times = { issuedAt: at, accessExpiresAt, refreshExpiresAt: expiresAt };
    return { ...(await this.issuer.issue({ ...caller, tokenVersion }, times)), accessExpiresAt };
  }
}

function refused(): NotAuthenticated {
  return new NotAuthenticated('Invalid or expired refresh token');
}
