import type { EventChannel, EventPayloads } from '@laurel/contracts/events';

type Receive<C extends EventChannel> = (payload: EventPayloads[C]) => void;
type Receivers = { [C in EventChannel]: Set<Receive<C>> };

/** The receivers of one process, whichever way an event reaches it. One that throws does not keep it from the others. */
export class ChannelReceivers {
  private readonly receivers: Receivers = { 'board-changed': new Set(), 'session-changed': new Set() };

  constructor(private readonly report: (error: unknown) => void) {}

  add<C extends EventChannel>(channel: C, receive: Receive<C>): () => void {
    const receivers: Set<Receive<C>> = this.receivers[channel];
    receivers.add(receive);
    return () => receivers.delete(receive);
  }

  deliver<C extends EventChannel>(channel: C, payload: EventPayloads[C]): void {
    const receivers: Set<Receive<C>> = this.receivers[channel];
    for (const receive of receivers) {
      try {
        receive(payload);
      } catch (error) {
        this.report(error);
      }
    }
  }
}
