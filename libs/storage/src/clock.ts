import { performance } from 'node:perf_hooks';

import type { INestApplicationContext } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import type { DataSource } from 'typeorm';

/**
 * The one clock that rules judge by. A request's time is read once, when it arrives, and passed on as a value.
 */
export abstract class Clock {
  /** Whole milliseconds since 1970. */
  abstract now(): number;
}

/** The clock of an application that imports the storage module, as a server wants it to note arrivals by. */
export function clockOf(app: Pick<INestApplicationContext, 'get'>): () => number {
  const clock = app.get(Clock, { strict: false });
  return () => clock.now();
}

/** Several, because only the quickest of them says anything precise. */
const SAMPLES = 5;
const ANCHOR_EVERY_MS = 10_000;

/**
 * The database's time, carried forward by this process's monotonic clock: every replica judges by the same clock, and a
 * jump of the machine's own clock moves nothing. Never further off than the quickest answer of the database took.
 */
export class DatabaseClock extends Clock {
  private offsetMs = Date.now() - performance.now();
  private timer: NodeJS.Timeout | undefined;

  /** @param isUp told with every round whether the database answers */
  constructor(
    private readonly dataSource: DataSource,
    private readonly isUp: Pick<Gauge, 'set'>,
  ) {
    super();
  }

  override now(): number {
    return Math.floor(performance.now() + this.offsetMs);
  }

  /** Anchors once, then keeps anchoring. Rejects when the database cannot be asked the first time. */
  async start(): Promise<void> {
    await this.anchor();
    // A failed later round keeps the last anchor, which the monotonic clock carries on.
    this.timer = setInterval(() => void this.anchor().catch(() => undefined), ANCHOR_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async anchor(): Promise<void> {
    try {
      await this.compare();
      this.isUp.set(1);
    } catch (error) {
      this.isUp.set(0);
      throw error;
    }
  }

  /** The database read its clock at some moment between question and answer; an offset that contradicts this is corrected. */
  private async compare(): Promise<void> {
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const askedAt = performance.now();
      const [row] = await this.dataSource.query<{ ms: string }[]>('select extract(epoch from clock_timestamp()) * 1000 as ms');
      const answeredAt = performance.now();
      const databaseTime = Number(row?.ms ?? NaN);
      this.offsetMs = Math.min(Math.max(this.offsetMs, databaseTime - answeredAt), databaseTime - askedAt);
    }
  }
}
