import type { Logger } from 'pino';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** The first signal drains and ends the process with exit code 0; a second one ends it at once. */
export function closeOnSignals(logger: Logger, close: () => Promise<void>): void {
  let isClosing = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isClosing) {
      logger.warn({ signal }, 'second signal: ending at once');
      process.exit(1);
    }
    isClosing = true;
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
