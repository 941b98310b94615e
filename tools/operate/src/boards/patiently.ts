import { setTimeout as wait } from 'node:timers/promises';

const TRIES = 20;
const PAUSE_MS = 500;

/**
 * Asks Redis again when it did not answer. The connection gives up soon, because a service has PostgreSQL to turn to; an operator's
 * command has time, and must not end because a busy server was slow once in a thousand answers.
 *
 * @param ask may be done more than once
 */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === TRIES) throw error;
      await wait(PAUSE_MS);
    }
  }
}
