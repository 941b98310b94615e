/** The process cannot start, and its operator can mend that: the message alone tells how. */
export class CannotStart extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CannotStart';
  }
}

/** Runs a process's start. A failure ends it with exit code 1; the operator's mistakes are told without a stack trace. */
export async function start(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.error(error instanceof CannotStart ? error.message : error);
    process.exit(1);
  }
}
