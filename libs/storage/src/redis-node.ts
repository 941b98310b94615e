import type { RedisOptions } from 'ioredis';
import { Redis } from 'ioredis';

/**
 * How long Redis may take to connect and to answer before whoever asked goes on without it, and to say anything at all
 * before the connection is made anew, in ms.
 */
export const REDIS_TIMEOUTS_MS = { connect: 1_000, command: 500, silence: 1_000, reconnectAtMost: 1_000 } as const;

/** What holds for the connection to any server, alone or in a cluster. */
export const NODE_OPTIONS = {
  connectTimeout: REDIS_TIMEOUTS_MS.connect,
  disconnectTimeout: REDIS_TIMEOUTS_MS.command,
  commandTimeout: REDIS_TIMEOUTS_MS.command,
  // Counts only while an answer is due.
  socketTimeout: REDIS_TIMEOUTS_MS.silence,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  // Nobody reads there which library asks, and a user of Redis needs no right to say so.
  disableClientInfo: true,
} as const satisfies RedisOptions;

/** How long to wait before the next attempt to connect, in ms. */
export function retryDelay(attempt: number): number {
  return Math.min(attempt * 100, REDIS_TIMEOUTS_MS.reconnectAtMost);
}

/** A connection to one server, made anew for as long as it is needed. */
export function connectToNode(url: string, report: (error: unknown) => void): Redis {
  const redis = new Redis(url, { ...NODE_OPTIONS, enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: retryDelay });
  redis.on('error', report);
  return redis;
}
