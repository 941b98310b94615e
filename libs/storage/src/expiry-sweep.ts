import { Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

import type { Clock } from './clock.js';
import type { StorageMetrics } from './storage-metrics.js';

/** A store that can forget what has expired. */
export interface Swept {
  /** Resolves with how many rows that were. */
  sweepExpired(at: number): Promise<number>;
}

/**
 * Has stores forget what has expired, again and again while the module lives, on every replica. A store that fails is reported and
 * asked again the next time, and keeps no other from its turn.
 */
export class ExpirySweep implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('expiry-sweep');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly everyMs: number,
    private readonly stores: readonly Swept[],
    private readonly metrics: StorageMetrics,
  ) {}

  onModuleInit(): void {
    for (const store of this.stores) this.count(store, 0);
    this.timer = setInterval(() => void this.sweep(), this.everyMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    const at = this.clock.now();
    for (const store of this.stores) {
      try {
        this.count(store, await store.sweepExpired(at));
      } catch (error) {
        this.log.warn(`what has expired in ${store.constructor.name} stays until the next sweep: ${String(error)}`);
      }
    }
  }

  private count(store: Swept, rows: number): void {
    this.metrics.swept.inc({ store: store.constructor.name }, rows);
  }
}
