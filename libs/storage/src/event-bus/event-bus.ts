import type { EventChannel, EventPayloads } from '@laurel/contracts/events';

/**
 * Hints between processes. Delivered at most once: a subscriber re-reads the store whenever `onGap` says that hints may
 * have been lost, and now and then without being told.
 */
export abstract class EventBus {
  /** Never rejects: a hint that is lost is made up for by the receivers' own checks. */
  abstract publish<C extends EventChannel>(channel: C, payload: EventPayloads[C]): Promise<void>;

  /** Calls `receive` with every payload of the channel from now on; returns a function that ends it. */
  abstract subscribe<C extends EventChannel>(channel: C, receive: (payload: EventPayloads[C]) => void): () => void;

  /** Calls `react` each time the connection was made anew; returns a function that ends it. */
  abstract onGap(react: () => void): () => void;
}
