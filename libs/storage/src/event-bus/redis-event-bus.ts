import type { EventChannel, EventPayloads } from '@laurel/contracts/events';
import { EVENT_CHANNELS } from '@laurel/contracts/events';
import type { Redis } from 'ioredis';

import { ChannelReceivers } from './channel-receivers.js';
import { EventBus } from './event-bus.js';
import { parseEvent } from './parse-event.js';

const PREFIX = 'laurel:';

/** The channels' names in Redis. */
export const REDIS_CHANNELS = EVENT_CHANNELS.map((channel) => PREFIX + channel);

/** Makes Redis say something, so that a connection which died without a word is noticed and made anew. */
const PING_EVERY_MS = 2_000;

/** Redis pub/sub, on a connection of its own for receiving. */
export class RedisEventBus extends EventBus {
  private readonly receivers: ChannelReceivers;
  private readonly gaps = new Set<() => void>();
  private readonly pinging: NodeJS.Timeout;

  /**
   * @param publisher connection that answers or fails within its command timeout
   * @param subscriber connection used for nothing else, which reconnects when an answer is overdue
   * @param report told about lost and unreadable events
   */
  constructor(
    private readonly publisher: Redis,
    private readonly subscriber: Redis,
    private readonly report: (error: unknown) => void,
  ) {
    super();
    this.receivers = new ChannelReceivers(report);
    subscriber.on('ready', () => void this.join());
    if (subscriber.status === 'ready') void this.join();
    subscriber.on('message', (name: string, text: string) => this.receive(name, text));
    this.pinging = setInterval(() => void subscriber.ping().catch(() => undefined), PING_EVERY_MS).unref();
  }

  override async publish<C extends EventChannel>(channel: C, payload: EventPayloads[C]): Promise<void> {
    // That the connection is gone was reported when it went, and needs no word for every event.
    if (this.publisher.status !== 'ready') return;
    try {
      await this.publisher.publish(PREFIX + channel, JSON.stringify(payload));
    } catch (error) {
      this.report(error);
    }
  }

  override subscribe<C extends EventChannel>(channel: C, receive: (payload: EventPayloads[C]) => void): () => void {
    return this.receivers.add(channel, receive);
  }

  override onGap(react: () => void): () => void {
    this.gaps.add(react);
    return () => this.gaps.delete(react);
  }

  close(): void {
    clearInterval(this.pinging);
    this.subscriber.disconnect();
  }

  private async join(): Promise<void> {
    try {
      await this.subscriber.subscribe(...REDIS_CHANNELS);
    } catch (error) {
      this.report(error);
      this.subscriber.disconnect(true);
      return;
    }
    for (const react of this.gaps) {
      try {
        react();
      } catch (error) {
        this.report(error);
      }
    }
  }

  private receive(name: string, text: string): void {
    try {
      const event = parseEvent(name.slice(PREFIX.length), text);
      this.receivers.deliver(event.channel, event.payload);
    } catch (error) {
      this.report(error);
    }
  }
}
