import { Clock } from '@laurel/storage/clock';
import { DeviceSessions } from '@laurel/storage/devices/device-sessions';
import { AuthenticationSessions } from '@laurel/storage/sign-in/authentication-sessions';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

const SWEEP_EVERY_MS = 60_000;

/** Removes logins that nobody can complete any more and sessions of devices that are long over, every minute, on every replica. */
@Injectable()
export class ExpiredSessions implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('expired-sessions');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly logins: AuthenticationSessions,
    private readonly deviceSessions: DeviceSessions,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.sweep(), SWEEP_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    const at = this.clock.now();
    for (const sessions of [this.logins, this.deviceSessions]) {
      try {
        await sessions.sweepExpired(at);
      } catch (error) {
        this.log.warn(`expired sessions stay until the next sweep: ${String(error)}`);
      }
    }
  }
}
