import { setTimeout as delay } from 'node:timers/promises';

import { isUnavailable } from '@laurel/storage/unavailable';

import type { EventStream } from './event-stream.js';

const ASK_AGAIN_MS = 500;

/**
 * Does `work` for a stream, again and again while what it needs is away. The client meanwhile holds an open stream: told 503,
 * an `EventSource` would never come back. Gives up, with the last error, when the stream is over.
 */
export async function awaitStores<T>(stream: EventStream, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (stream.isOver || !isUnavailable(error)) throw error;
      stream.open();
      await delay(ASK_AGAIN_MS);
    }
  }
}
