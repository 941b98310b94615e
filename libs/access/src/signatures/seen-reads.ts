import { Clock } from '@laurel/storage/clock';
import { RedisConnection } from '@laurel/storage/redis-connection';
import { Injectable } from '@nestjs/common';

import { SIGNATURE_WINDOW_MS } from './window.js';

/**
 * From one end of the time window to the other (a clock may be a minute ahead when it signs, and the request come a minute late), and as
 * long as a write may take to send its body after it arrived: who writes is asked about only then.
 */
const KEPT_MS = 2 * SIGNATURE_WINDOW_MS + 60_000;
const KEPT_IN_PROCESS_MAX = 100_000;

/** What the key of each begins with. */
export const SEEN_READ_KEYS = 'laurel:seen-read:';

/**
 * The fingerprints that reads came with lately. A signature does not cover the method, so one that was seen on a read must not be good for
 * a write. Each process knows what it saw itself, and by Redis what others saw. Best effort, because reads cost no database write: what
 * only others saw and is lost with Redis is accepted, and no request fails.
 */
@Injectable()
export class SeenReads {
  /** Until when each is kept that this process saw, in ms since 1970. In the order of their ends. */
  private readonly inProcess = new Map<string, number>();

  constructor(
    private readonly redis: RedisConnection,
    private readonly clock: Clock,
  ) {}

  /** Notes that a read came with the fingerprint. @param fingerprint in lower-case hex */
  async remember(boardId: string, fingerprint: string): Promise<void> {
    const key = keyOf(boardId, fingerprint);
    this.keep(key);
    await this.redis.client?.set(key, '', 'PX', KEPT_MS).catch(() => undefined);
  }

  /** Whether a read came with the fingerprint. */
  async has(boardId: string, fingerprint: string): Promise<boolean> {
    const key = keyOf(boardId, fingerprint);
    if ((this.inProcess.get(key) ?? 0) > this.clock.now()) return true;
    return (await this.redis.client?.exists(key).catch(() => 0)) === 1;
  }

  private keep(key: string): void {
    const now = this.clock.now();
    this.inProcess.delete(key);
    this.inProcess.set(key, now + KEPT_MS);
    for (const [oldest, keptUntil] of this.inProcess) {
      if (keptUntil > now && this.inProcess.size <= KEPT_IN_PROCESS_MAX) break;
      this.inProcess.delete(oldest);
    }
  }
}

function keyOf(boardId: string, fingerprint: string): string {
  return `${SEEN_READ_KEYS}${boardId}:${fingerprint}`;
}
