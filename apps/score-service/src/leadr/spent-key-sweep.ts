import { Clock } from '@laurel/storage/clock';
import { SpentKeys } from '@laurel/storage/ledger/spent-keys';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

const SWEEP_EVERY_MS = 10_000;

/** Removes nonces that were spent and have expired since, on every replica. */
@Injectable()
export class SpentKeySweep implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('spent-keys');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly spentKeys: SpentKeys,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.sweep(), SWEEP_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    try {
      await this.spentKeys.sweepExpired(this.clock.now());
    } catch (error) {
      this.log.warn(`spent keys stay until the next sweep: ${String(error)}`);
    }
  }
}
