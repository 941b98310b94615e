import { createHash } from 'node:crypto';

import type { Cluster, Redis } from 'ioredis';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRedis, RateLimiterRes, RLWrapperTimeouts } from 'rate-limiter-flexible';

import { Refusal } from './http/refusal.js';

export interface RateLimit {
  /** Names the counter; one limit per name. */
  readonly name: string;
  readonly points: number;
  readonly perSeconds: number;
  /** Requests beyond `points` that are let through in a rush; spent ones come back after ten windows. */
  readonly burst?: number;
}

export interface RateLimitOptions {
  /** Counts together for all replicas; without it each process counts for itself, so that N of them let N times the limit through. */
  readonly redis: Redis | Cluster | undefined;
  /** Multiplies every limit; 0 switches them off. */
  readonly scale: number;
}

/** How long a request may wait for the shared counter; then the process's own counter decides. */
const REDIS_WAIT_MS = 250;
const BURST_WINDOWS = 10;

/** What every counter's key begins with. */
export const RATE_KEYS = 'laurel:rate:';

/**
 * Counts requests per limit and key. Losing Redis refuses nobody and frees nobody altogether: each process then counts for itself, and
 * has the whole limit to give, so that a client who reaches N processes gets up to N times as much.
 */
export class RateLimits {
  readonly #limiters = new Map<string, RateLimiterAbstract | BurstyRateLimiter>();

  constructor(private readonly options: RateLimitOptions) {}

  /** Takes one point, or throws a 429 that tells when to come back. */
  async take(limit: RateLimit, key: string): Promise<void> {
    if (this.options.scale === 0) return;
    try {
      await this.#limiterOf(limit).consume(fingerprint(key));
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      const seconds = Math.max(1, Math.ceil(rejection.msBeforeNext / 1000));
      throw new Refusal(429, `too many requests, try again in ${seconds} s`, { 'Retry-After': String(seconds) });
    }
  }

  #limiterOf(limit: RateLimit): RateLimiterAbstract | BurstyRateLimiter {
    const known = this.#limiters.get(limit.name);
    if (known !== undefined) return known;
    const steady = this.#counter(limit.name, limit.points, limit.perSeconds);
    const limiter =
      limit.burst === undefined
        ? steady
        : new BurstyRateLimiter(steady, this.#counter(`${limit.name}:burst`, limit.burst, limit.perSeconds * BURST_WINDOWS));
    this.#limiters.set(limit.name, limiter);
    return limiter;
  }

  #counter(name: string, unscaled: number, duration: number): RateLimiterAbstract {
    const { redis, scale } = this.options;
    const limit = { keyPrefix: RATE_KEYS + name, points: scaled(unscaled, scale), duration };
    const own = new RateLimiterMemory(limit);
    if (redis === undefined) return own;
    const shared = new RateLimiterRedis({ ...limit, storeClient: redis, rejectIfRedisNotReady: true });
    return new RLWrapperTimeouts({ limiter: shared, timeoutMs: REDIS_WAIT_MS, insuranceLimiter: own });
  }
}

/** A limit times the operator's scale: at least 1, and no limit at all at scale 0. */
export function scaled(limit: number, scale: number): number {
  return scale === 0 ? Infinity : Math.max(1, Math.round(limit * scale));
}

/** Keys may be addresses or tokens, which Redis and its dumps need not know. */
function fingerprint(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}
