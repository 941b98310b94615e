import { errors, jwtVerify, SignJWT, type JWTPayload, type JWTVerifyGetKey } from 'jose';

import type { SigningKey } from './signing-keys.js';

/** What keeps one kind of token from being taken for another, though one key signs them all. */
export interface TokenKind {
  readonly type: string;
  readonly audience: string;
}

/** What every token says. Times are ms since 1970; tokens count whole seconds. */
export interface TokenClaims {
  readonly subject: string;
  readonly id: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

const ALGORITHM = 'EdDSA';

const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)$/;
const LENGTH_MAX = 2_048;
/** How far the issuer's clock may be ahead of ours: both follow the database's, so this only covers rounding and drift. */
const ISSUED_AHEAD_MAX_S = 5;

/** Makes tokens. The same claims give the same token, as long as the key stays. */
export class TokenSigner {
  constructor(
    private readonly issuer: string,
    private readonly key: SigningKey,
  ) {}

  /** @param more claims of this kind of token alone */
  sign(kind: TokenKind, claims: TokenClaims, more?: JWTPayload): Promise<string> {
    return new SignJWT(more)
      .setProtectedHeader({ alg: ALGORITHM, typ: kind.type, kid: this.key.kid })
      .setIssuer(this.issuer)
      .setAudience(kind.audience)
      .setSubject(claims.subject)
      .setJti(claims.id)
      .setIssuedAt(seconds(claims.issuedAt))
      .setExpirationTime(seconds(claims.expiresAt))
      .sign(this.key.privateKey);
  }
}

/**
 * Tells what a token says. It trusts the signature and nothing that the token says about how to check it; whether what the token
 * stands for is still in force is the store's to say.
 */
export class TokenVerifier {
  constructor(
    private readonly issuer: string,
    private readonly keys: JWTVerifyGetKey,
  ) {}

  /**
   * @param at the time to judge expiry by, in ms since 1970
   * @returns undefined for anything but a good token of that kind
   * @throws KeySetUnavailable when the token cannot be judged at all
   */
  async verify(kind: TokenKind, token: string, at: number): Promise<(TokenClaims & { readonly payload: JWTPayload }) | undefined> {
    if (token.length > LENGTH_MAX || !hasCanonicalSignature(token)) return undefined;
    try {
      const { payload } = await jwtVerify(token, this.keyOf, {
        algorithms: [ALGORITHM],
        typ: kind.type,
        issuer: this.issuer,
        audience: kind.audience,
        requiredClaims: ['sub', 'jti', 'iat', 'exp'],
        currentDate: new Date(at),
      });
      const claims = claimsOf(payload, at);
      return claims && { ...claims, payload };
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

function claimsOf({ sub, jti, iat, exp }: JWTPayload, at: number): TokenClaims | undefined {
  if (typeof sub !== 'string' || typeof jti !== 'string') return undefined;
  if (!Number.isSafeInteger(exp) || !Number.isSafeInteger(iat)) return undefined;
  if (Number(iat) > seconds(at) + ISSUED_AHEAD_MAX_S) return undefined;
  return { subject: sub, id: jti, issuedAt: Number(iat) * 1000, expiresAt: Number(exp) * 1000 };
}

// Header and payload are signed as spelled; only the signature itself could be spelled in more than one way.
function hasCanonicalSignature(token: string): boolean {
  const signature = COMPACT.exec(token)?.[1];
  return signature !== undefined && Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
