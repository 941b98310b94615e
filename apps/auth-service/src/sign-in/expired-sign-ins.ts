import { Clock } from '@laurel/storage/clock';
import { AuthenticationSessions } from '@laurel/storage/sign-in/authentication-sessions';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

const SWEEP_EVERY_MS = 60_000;

/** Removes logins that nobody can complete any more, every minute, on every replica. */
@Injectable()
export class ExpiredSignIns implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('sign-in');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sessions: AuthenticationSessions,
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
      await this.sessions.sweepExpired(this.clock.now());
    } catch (error) {
      this.log.warn(`expired logins stay until the next sweep: ${String(error)}`);
    }
  }
}
