import { randomBytes } from 'node:crypto';

import type { Account } from './accounts.js';

/** What a user agreed to on the authorize page. */
export interface Grant {
  readonly account: Account;
  readonly redirectUri: string;
  readonly scope: string;
  readonly codeChallenge: string;
}

const CODE_LIFE_MS = 60_000;
const TOKEN_LIFE_MS = 7_200_000;

interface Kept {
  readonly grant: Grant;
  readonly expiresAt: number;
}

/** Codes and access tokens in memory: a code is good for one exchange, a token until it is revoked or two hours old. */
export class Grants {
  private readonly codes = new Map<string, Kept>();
  private readonly tokens = new Map<string, Kept>();

  constructor(private readonly now: () => number) {}

  issueCode(grant: Grant): string {
    return this.keep(this.codes, grant, CODE_LIFE_MS);
  }

  /** Takes the code away, whatever comes of the exchange. */
  takeCode(code: string): Grant | undefined {
    const grant = this.alive(this.codes, code);
    this.codes.delete(code);
    return grant;
  }

  issueToken(grant: Grant): string {
    return this.keep(this.tokens, grant, TOKEN_LIFE_MS);
  }

  ofToken(token: string): Grant | undefined {
    return this.alive(this.tokens, token);
  }

  revokeToken(token: string): void {
    this.tokens.delete(token);
  }

  get liveTokens(): number {
    return this.tokens.size;
  }

  private keep(shelf: Map<string, Kept>, grant: Grant, lifeMs: number): string {
    const key = randomBytes(32).toString('hex');
    shelf.set(key, { grant, expiresAt: this.now() + lifeMs });
    return key;
  }

  private alive(shelf: Map<string, Kept>, key: string): Grant | undefined {
    const kept = shelf.get(key);
    return kept !== undefined && this.now() < kept.expiresAt ? kept.grant : undefined;
  }
}
