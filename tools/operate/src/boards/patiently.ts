import { setTimeout as wait } from 'node:timers/promises';

import { reasonOf } from '../failed-to.js';

const TRIES = 20;
const PAUSE_MS = 500;

/** What Redis itself answers while it cannot answer. */
const PASSING_REPLY = /^(LOADING|BUSY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|READONLY) /;
/** What ioredis gives no class of its own. */
const NO_ANSWER = /^(Command timed out|Socket timeout|Connection is closed|Stream isn't writeable|Cluster isn't ready|Node is disconnected)/;
const CONNECTION_ERRORS: ReadonlySet<string> = new Set(['ClusterAllFailedError', 'MaxRetriesPerRequestError']);

/**
 * Asks Redis again when it did not answer. The connection gives up soon, because a service has PostgreSQL to turn to; an operator's
 * command has time, and must not end because a busy server was slow once in a thousand answers. What Redis refuses, and what anybody
 * else says, is not asked again.
 *
 * @param ask may be done more than once
 * @param tell told once, when it has to wait
 */
export async function patiently<T>(ask: () => Promise<T>, tell: (line: string) => void = console.error): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === TRIES || !isPassing(error)) throw error;
      if (tries === 1) tell(`Redis does not answer (${reasonOf(error)}), and is asked again …`);
      await wait(PAUSE_MS);
    }
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ReplyError') return PASSING_REPLY.test(error.message);
  return CONNECTION_ERRORS.has(error.name) || NO_ANSWER.test(error.message);
}
