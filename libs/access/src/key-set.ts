import { performance } from 'node:perf_hooks';

import { Unavailable } from '@laurel/storage/unavailable';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** No key set has been fetched yet, so no token can be judged: answer "not now", not "not you". */
export class KeySetUnavailable extends Unavailable {
  constructor() {
    super('the published key set has not been reachable yet');
  }
}

export interface RemoteKeySetOptions {
  readonly timeoutMs?: number;
  /** A monotonic clock. */
  readonly now?: () => number;
}

const TIMEOUT_MS = 5_000;
const RELOAD_AT_MOST_EVERY_MS = 10_000;

/** Until there is a set every request is refused, and a publisher that restarts is back soon. */
const FIRST_LOAD_AT_MOST_EVERY_MS = 500;

/** How old a fetched set may get before it is fetched again. */
export const REFRESH_AFTER_MS = 300_000;

/** Verifies with keys that this process holds itself. */
export function localKeySet(published: JSONWebKeySet): JWTVerifyGetKey {
  return createLocalJWKSet(published);
}

/**
 * Verifies with the key set published at `url`. It is fetched at the first use, again every five minutes, and when a token names
 * an unknown key; but at most once in ten seconds, so that forged tokens cannot make it hammer the publisher, and twice a second while
 * there is none. A failed fetch keeps the last good set.
 */
export function remoteKeySet(url: string, options: RemoteKeySetOptions = {}): JWTVerifyGetKey {
  const { timeoutMs = TIMEOUT_MS, now = () => performance.now() } = options;
  let keys: JWTVerifyGetKey | undefined;
  let loadedAt = -Infinity;
  let triedAt = -Infinity;
  let loading: Promise<void> | undefined;

  const load = async (): Promise<void> => {
    try {
      keys = createLocalJWKSet(await fetchKeySet(url, timeoutMs));
      loadedAt = now();
    } catch {
      // The last good set stays.
    } finally {
      loading = undefined;
    }
  };
  const reload = async (): Promise<void> => {
    const pauseMs = keys === undefined ? FIRST_LOAD_AT_MOST_EVERY_MS : RELOAD_AT_MOST_EVERY_MS;
    if (loading === undefined && now() - triedAt >= pauseMs) {
      triedAt = now();
      loading = load();
    }
    await loading;
  };

  return async (header, token) => {
    if (keys === undefined) await reload();
    else if (now() - loadedAt >= REFRESH_AFTER_MS) void reload();
    if (keys === undefined) throw new KeySetUnavailable();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await reload();
      return keys(header, token);
    }
  };
}

async function fetchKeySet(url: string, timeoutMs: number): Promise<JSONWebKeySet> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  const set: unknown = response.ok ? await response.json() : undefined;
  const keys = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : undefined;
  if (!Array.isArray(keys) || keys.length === 0) throw new Error(`no key set at ${url} (status ${response.status})`);
  return { keys };
}
