import { timingSafeEqual } from 'node:crypto';

import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { clientAddress, limitKey } from '@laurel/runtime/http/client-address';
import { invalid } from '@laurel/runtime/http/invalid';
import type { Refusal } from '@laurel/runtime/http/refusal';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { ApiKeys } from '@laurel/storage/accounts/api-keys';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { ScoreSettings } from '../../config.js';
import { apiKeyRefused, forbidden } from '../refusals.js';
import { ApiKeyHash, isApiKey } from './api-key-secret.js';

/** Who administrates. */
export interface Administrator {
  /** Null: a superadmin, who acts for every account. */
  readonly accountId: string | null;
}

// Keys cannot be guessed; this bounds what trying costs us. A good key is never refused for what its neighbours try.
const BAD_KEYS_BY_ADDRESS = { name: 'bad-api-key', points: 60, perSeconds: 60 };

/** By the key of the environment. */
const OPERATOR: Administrator = { accountId: null };

/** Tells who administrates, by the API key. A key that was revoked, or whose user or account is not active, names nobody at once. */
@Injectable()
export class Administrators {
  private readonly operatorsHash: Buffer;

  constructor(
    private readonly keys: ApiKeys,
    private readonly limits: RateLimits,
    private readonly hash: ApiKeyHash,
    { superadminKey }: ScoreSettings,
  ) {
    this.operatorsHash = hash.of(superadminKey);
  }

  /** Comes before anything else of the request is looked at; throws the 401 of the administration, or 429 after too many of them. */
  async of(req: Request): Promise<Administrator> {
    // Caches know that what `Authorization` was sent for is for nobody else; of this header they know nothing.
    req.res?.set('Cache-Control', 'no-store');
    const apiKey = req.get(API_KEY_HEADER);
    if (!apiKey) throw apiKeyRefused('API key required');
    const administrator = isApiKey(apiKey) ? await this.byHash(this.hash.of(apiKey), arrivedAt(req)) : undefined;
    if (administrator !== undefined) return administrator;
    await this.limits.take(BAD_KEYS_BY_ADDRESS, limitKey(clientAddress(req)));
    throw apiKeyRefused('Invalid or expired API key');
  }

  private async byHash(keyHash: Buffer, at: number): Promise<Administrator | undefined> {
    if (timingSafeEqual(keyHash, this.operatorsHash)) return OPERATOR;
    const holder = await this.keys.holder(keyHash, at);
    if (holder === undefined) return undefined;
    // Nobody waits for it, and a use that could not be noted is noted by the next.
    void this.keys.noteUse(holder, at).catch(() => undefined);
    return { accountId: holder.superAdmin ? null : holder.accountId };
  }
}

/** Throws a 403 unless a superadmin asks. */
export function requireSuperadmin({ accountId }: Administrator): void {
  if (accountId !== null) throw forbidden('superadmins alone may do that');
}

/** The account to make something in: one's own, or the one that a superadmin has to name. */
export function accountFor({ accountId: own }: Administrator, given: string | null | undefined): string {
  const accountId = given ?? own;
  if (accountId === null) throw invalid(['body', 'account_id'], 'missing', 'Field required');
  if (own !== null && accountId !== own) throw foreignAccount();
  return accountId;
}

/** The account whose things are shown; null: everybody's. */
export function visibleAccount({ accountId: own }: Administrator, given?: string): string | null {
  if (own !== null && given !== undefined && given !== own) throw foreignAccount();
  return given ?? own;
}

function foreignAccount(): Refusal {
  return forbidden('this account is not yours to administrate');
}
