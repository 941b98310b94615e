import { errors, jwtVerify, SignJWT, type JWTPayload, type JWTVerifyGetKey } from 'jose';

import type { SigningKey } from './signing-keys.js';

/** Whom a player's session token speaks for. */
export interface PlayerCaller {
  readonly playerId: string;
  readonly sessionId: string;
  /** ms since 1970. */
  readonly expiresAt: number;
}

const ALGORITHM = 'EdDSA';
const TYPE = 'laurel-player+jwt';
const AUDIENCE = 'pomomon';

const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)$/;
const LENGTH_MAX = 2_048;
/** How far the issuer's clock may be ahead of ours: both follow the database's, so this only covers rounding and drift. */
const ISSUED_AHEAD_MAX_S = 5;

/** Makes session tokens. The same caller and time of issue give the same token, as long as the key stays. */
export class PlayerTokenIssuer {
  constructor(
    private readonly issuer: string,
    private readonly key: SigningKey,
  ) {}

  /** @param issuedAt when the session began, in ms since 1970; the token counts whole seconds */
  issue(caller: PlayerCaller, issuedAt: number): Promise<string> {
    return new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: this.key.kid })
      .setIssuer(this.issuer)
      .setAudience(AUDIENCE)
      .setSubject(caller.playerId)
      .setJti(caller.sessionId)
      .setIssuedAt(seconds(issuedAt))
      .setExpirationTime(seconds(caller.expiresAt))
      .sign(this.key.privateKey);
  }
}

/**
 * Tells whom a session token speaks for. It trusts the signature and nothing that the token says about how to check it; whether
 * the session still stands is the store's to say.
 */
export class PlayerTokenVerifier {
  constructor(
    private readonly issuer: string,
    private readonly keys: JWTVerifyGetKey,
  ) {}

  /**
   * @param at the time to judge expiry by, in ms since 1970
   * @returns undefined for anything but a good token
   * @throws KeySetUnavailable when the token cannot be judged at all
   */
  async verify(token: string, at: number): Promise<PlayerCaller | undefined> {
    if (token.length > LENGTH_MAX || !hasCanonicalSignature(token)) return undefined;
    try {
      const { payload } = await jwtVerify(token, this.keyOf, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: this.issuer,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'jti', 'iat', 'exp'],
        currentDate: new Date(at),
      });
      return callerOf(payload, at);
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  // A token without a kid would be tried with the only key there is.
  private readonly keyOf: JWTVerifyGetKey = (header, token) => {
    if (typeof header.kid !== 'string' || !KEY_ID.test(header.kid)) throw new errors.JWSInvalid('kid is missing or odd');
    return this.keys(header, token);
  };
}

function callerOf({ sub, jti, iat, exp }: JWTPayload, at: number): PlayerCaller | undefined {
  if (typeof sub !== 'string' || typeof jti !== 'string') return undefined;
  if (!Number.isSafeInteger(exp) || !Number.isSafeInteger(iat)) return undefined;
  if (Number(iat) > seconds(at) + ISSUED_AHEAD_MAX_S) return undefined;
  return { playerId: sub, sessionId: jti, expiresAt: Number(exp) * 1000 };
}

// Header and payload are signed as spelled; only the signature itself could be spelled in more than one way.
function hasCanonicalSignature(token: string): boolean {
  const signature = COMPACT.exec(token)?.[1];
  return signature !== undefined && Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
