import type { Logger } from 'pino';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** A terminal signals its whole group and npm passes the signal on: what comes within this time is the first one's echo. */
const ECHO_MS = 1_000;

/** The first signal drains and ends the process with exit code 0; a second one ends it at once. */
export function closeOnSignals(logger: Logger, close: () => Promise<void>): void {
  let closingSince: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (closingSince !== undefined) {
      if (performance.now() - closingSince < ECHO_MS) return;
      logger.warn({ signal }, 'second signal: ending at once');
      process.exit(1);
    }
    closingSince = performance.now();
    logger.info({ signal }, 'draining');
    close().then(
      () => {
        logger.info('closed');
        process.exit(0);
      },
      (error: unknown) => {
        logger.fatal({ err: error }, 'closing failed');
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

/**
 * After an exception that nobody caught the process's state is unknown, so it ends; PostgreSQL holds whatever was confirmed. A
 * promise that nobody awaited failed for itself alone: it is a mistake to be mended, but no reason to cut everybody else off.
 */
export function reportUncaught(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    process.exit(1);
  });
  process.on('unhandledRejection', (reason) => {
    logger.fatal({ err: reason }, 'unhandled rejection');
  });
}
