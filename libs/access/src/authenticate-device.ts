import { DeviceSessions } from '@laurel/storage/devices/device-sessions';
import { Injectable } from '@nestjs/common';

import { readBearer, type Bearer } from './bearer-token.js';
import { DeviceTokenVerifier, type DeviceCaller } from './device-tokens.js';
import { NotAuthenticated } from './not-authenticated.js';

/** What a device is told whose token says nothing any more. As the other texts one that LEADR's clients know. */
export const TOKEN_NOT_VALID = 'Invalid or expired device token';

const MALFORMED = "Invalid authorization format. Expected 'Bearer <token>'";

const COMPLAINTS: Readonly<Record<Extract<Bearer, string>, string>> = {
  missing: 'Authorization token required',
  several: MALFORMED,
  malformed: MALFORMED,
};

/** The token that the Authorization header holds; throws NotAuthenticated when there is none. */
export function deviceBearer(rawHeaders: readonly string[]): string {
  const bearer = readBearer(rawHeaders);
  if (typeof bearer === 'string') throw new NotAuthenticated(COMPLAINTS[bearer]);
  return bearer.token;
}

/**
 * Tells which device calls, by its access token. The store is asked every time, with one read and no write: a token that was
 * rotated out, a session that was revoked, a device that was banned and a game that was deleted are refused from that moment on.
 */
@Injectable()
export class AuthenticateDevice {
  constructor(
    private readonly tokens: DeviceTokenVerifier,
    private readonly sessions: DeviceSessions,
  ) {}

  /**
   * @param rawHeaders as Node gives them, names and values in turn
   * @param at when the request arrived, in ms since 1970
   * @throws NotAuthenticated
   */
  async byHeaders(rawHeaders: readonly string[], at: number): Promise<DeviceCaller> {
    const caller = await this.tokens.access(deviceBearer(rawHeaders), at);
    if (caller === undefined || !(await this.sessions.isInForce(caller, at))) {
      throw new NotAuthenticated(TOKEN_NOT_VALID);
    }
    return caller;
  }
}
