import { randomUUID } from 'node:crypto';

import type { JWTPayload, JWTVerifyGetKey } from 'jose';

import { TokenSigner, TokenVerifier, type TokenKind } from './signed-tokens.js';
import type { SigningKey } from './signing-keys.js';

/** Whom a device's token speaks for. */
export interface DeviceCaller {
  readonly deviceId: string;
  readonly gameId: string;
  readonly accountId: string;
  readonly sessionId: string;
  /** Only the session's present version is good. */
  readonly tokenVersion: number;
  /** Its scores go to the boards' test pools. */
  readonly testMode: boolean;
}

/** When the tokens of one version are issued and expire, in ms since 1970. */
export interface DeviceTokenTimes {
  readonly issuedAt: number;
  readonly accessExpiresAt: number;
  readonly refreshExpiresAt: number;
}

export interface DeviceTokenPair {
  readonly access: string;
  readonly refresh: string;
}

const AUDIENCE = 'leadr';
const ACCESS_TOKEN = { type: 'at+jwt', audience: AUDIENCE };
const REFRESH_TOKEN = { type: 'rt+jwt', audience: AUDIENCE };

/** Makes the two tokens of a device's session. Every pair is new, and no part of one is kept. */
export class DeviceTokenIssuer {
  readonly #tokens: TokenSigner;

  constructor(issuer: string, key: SigningKey) {
    this.#tokens = new TokenSigner(issuer, key);
  }

  /** The next pair for a caller whose session is at `caller.tokenVersion`. */
  async issue(caller: DeviceCaller, { issuedAt, accessExpiresAt, refreshExpiresAt }: DeviceTokenTimes): Promise<DeviceTokenPair> {
    const more = {
      sid: caller.sessionId,
      ver: caller.tokenVersion,
      game_id: caller.gameId,
      account_id: caller.accountId,
      identity_id: caller.deviceId,
      test_mode: caller.testMode,
    };
    const sign = (kind: TokenKind, expiresAt: number) =>
      this.#tokens.sign(kind, { subject: caller.deviceId, id: randomUUID(), issuedAt, expiresAt: wholeSecond(expiresAt) }, more);
    const [access, refresh] = await Promise.all([sign(ACCESS_TOKEN, accessExpiresAt), sign(REFRESH_TOKEN, refreshExpiresAt)]);
    return { access, refresh };
  }
}

/** Tells whom a device's token speaks for; whether its session is still in force, and at that version, is the store's to say. */
export class DeviceTokenVerifier {
  readonly #tokens: TokenVerifier;

  constructor(issuer: string, keys: JWTVerifyGetKey) {
    this.#tokens = new TokenVerifier(issuer, keys);
  }

  /**
   * Reads an access token.
   *
   * @param at the time to judge expiry by, in ms since 1970
   * @returns undefined for anything but a good one, a refresh token included
   * @throws KeySetUnavailable when the token cannot be judged at all
   */
  access(token: string, at: number): Promise<DeviceCaller | undefined> {
    return this.#verify(ACCESS_TOKEN, token, at);
  }

  /** Reads a refresh token, as `access` reads an access token. */
  refresh(token: string, at: number): Promise<DeviceCaller | undefined> {
    return this.#verify(REFRESH_TOKEN, token, at);
  }

  async #verify(kind: TokenKind, token: string, at: number): Promise<DeviceCaller | undefined> {
    const claims = await this.#tokens.verify(kind, token, at);
    return claims && callerOf(claims.subject, claims.payload);
  }
}

function callerOf(deviceId: string, { sid, ver, game_id, account_id, test_mode }: JWTPayload): DeviceCaller | undefined {
  if (typeof sid !== 'string' || typeof game_id !== 'string' || typeof account_id !== 'string') return undefined;
  if (typeof ver !== 'number' || typeof test_mode !== 'boolean') return undefined;
  return { deviceId, gameId: game_id, accountId: account_id, sessionId: sid, tokenVersion: ver, testMode: test_mode };
}

/** Up: the store judges to the millisecond, and a token that was rounded down would be dead before its announced time. */
function wholeSecond(time: number): number {
  return Math.ceil(time / 1000) * 1000;
}
