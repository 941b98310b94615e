/** The process cannot start, and its operator can mend that: the message alone tells how. */
export class CannotStart extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CannotStart';
  }
}

/**
 * Runs a process's start. A failure ends it with exit code 1; the operator's mistakes are told without a stack trace. Of other errors
 * nothing is told but message and stack: their properties may hold what was being read, passwords among it.
 */
export async function start(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.error(failureText(error));
    process.exit(1);
  }
}

/** What an operator is told about a failure: a stack only where the operator can do nothing about it, and no passwords of addresses. */
export function failureText(error: unknown): string {
  return withoutPasswords(error instanceof CannotStart ? error.message : tell(error));
}

function tell(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? error.message;
  return error.cause === undefined ? text : `${text}\ncaused by ${tell(error.cause)}`;
}

/** An address without its user and password, which may themselves hold any sign of an address, and without a password in its query. */
function withoutPasswords(text: string): string {
  return text.replace(/:\/\/(?!\/)\S*@/g, '://[redacted]@').replace(/([?&](?:ssl)?password=)[^&\s]*/gi, '$1[redacted]');
}
