import type { JWTVerifyGetKey } from 'jose';

import { TokenSigner, TokenVerifier } from './signed-tokens.js';
import type { SigningKey } from './signing-keys.js';

/** Whom a player's session token speaks for. */
export interface PlayerCaller {
  readonly playerId: string;
  readonly sessionId: string;
  /** ms since 1970. */
  readonly expiresAt: number;
}

const PLAYER_TOKEN = { type: 'laurel-player+jwt', audience: 'pomomon' };

/** Makes session tokens of players. The same caller and time of issue give the same token, as long as the key stays. */
export class PlayerTokenIssuer {
  readonly #tokens: TokenSigner;

  constructor(issuer: string, key: SigningKey) {
    this.#tokens = new TokenSigner(issuer, key);
  }

  /** @param issuedAt when the session began, in ms since 1970; the token counts whole seconds */
  issue({ playerId, sessionId, expiresAt }: PlayerCaller, issuedAt: number): Promise<string> {
    return this.#tokens.sign(PLAYER_TOKEN, { subject: playerId, id: sessionId, issuedAt, expiresAt });
  }
}

/** Tells whom a player's session token speaks for; whether the session still stands is the store's to say. */
export class PlayerTokenVerifier {
  readonly #tokens: TokenVerifier;

  constructor(issuer: string, keys: JWTVerifyGetKey) {
    this.#tokens = new TokenVerifier(issuer, keys);
  }

  /**
   * @param at the time to judge expiry by, in ms since 1970
   * @returns undefined for anything but a good token
   * @throws KeySetUnavailable when the token cannot be judged at all
   */
  async verify(token: string, at: number): Promise<PlayerCaller | undefined> {
    const claims = await this.#tokens.verify(PLAYER_TOKEN, token, at);
    return claims && { playerId: claims.subject, sessionId: claims.id, expiresAt: claims.expiresAt };
  }
}
