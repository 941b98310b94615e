import { Redis } from 'ioredis';

/**
 * How long Redis may take to connect and to answer before whoever asked goes on without it, and to say anything at all
 * before the connection is made anew, in ms.
 */
export const REDIS_TIMEOUTS_MS = { connect: 1_000, command: 500, silence: 1_000, reconnectAtMost: 1_000 } as const;

/**
 * A process's connections to Redis. Nothing queues while Redis is away: every command fails at once, because everything in
 * Redis can be done without.
 */
export class RedisConnection {
  /** For commands; undefined in the embedded default, which has no Redis. */
  readonly client: Redis | undefined;
  /** For receiving events only. */
  readonly subscriber: Redis | undefined;

  constructor(url: string | undefined, report: (error: unknown) => void) {
    if (url === undefined) return;
    this.client = connect(url, report);
    this.subscriber = connect(url, report);
  }

  close(): void {
    this.client?.disconnect();
    this.subscriber?.disconnect();
  }
}

function connect(url: string, report: (error: unknown) => void): Redis {
  const redis = new Redis(url, {
    connectTimeout: REDIS_TIMEOUTS_MS.connect,
    disconnectTimeout: REDIS_TIMEOUTS_MS.command,
    commandTimeout: REDIS_TIMEOUTS_MS.command,
    // Counts only while an answer is due.
    socketTimeout: REDIS_TIMEOUTS_MS.silence,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, REDIS_TIMEOUTS_MS.reconnectAtMost),
  });
  redis.on('error', report);
  return redis;
}
