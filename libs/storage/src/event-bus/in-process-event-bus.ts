import type { EventChannel, EventPayloads } from '@laurel/contracts/events';

import { ChannelReceivers } from './channel-receivers.js';
import { EventBus } from './event-bus.js';

/** For the one process of the embedded default: delivery is a later turn of the event loop, and there are no gaps. */
export class InProcessEventBus extends EventBus {
  private readonly receivers: ChannelReceivers;

  constructor(report: (error: unknown) => void) {
    super();
    this.receivers = new ChannelReceivers(report);
  }

  override publish<C extends EventChannel>(channel: C, payload: EventPayloads[C]): Promise<void> {
    setImmediate(() => this.receivers.deliver(channel, payload));
    return Promise.resolve();
  }

  override subscribe<C extends EventChannel>(channel: C, receive: (payload: EventPayloads[C]) => void): () => void {
    return this.receivers.add(channel, receive);
  }

  override onGap(): () => void {
    return () => undefined;
  }
}
