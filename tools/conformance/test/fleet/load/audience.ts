import type { EventStreamReader, StreamedEvent } from '@laurel/fixtures/event-stream-reader';
import { within } from '@laurel/fixtures/within';

import { Load } from './load.js';

/** No stream may show for longer what is no longer so, even if it has only just come to another replica. */
const CONVERGES_MS = 5_000;

/** What somebody watches. */
export interface Show {
  open(headers: Record<string, string>): Promise<EventStreamReader>;
  /** Whether an event shows all that there is, once nothing more happens. */
  isFinal(event: StreamedEvent): boolean;
}

/** Watchers whose streams end now and then; each goes on where it was. A stream that breaks off is a failure. */
export class Audience extends Load {
  /** Streams that ended as they should. */
  completed = 0;
  private readonly watching = new Map<Show, EventStreamReader>();

  constructor(private readonly shows: readonly Show[]) {
    super();
  }

  override get acknowledged(): number {
    return this.completed;
  }

  /** Waits until everybody has seen all that there is. */
  async seesTheEnd(): Promise<void> {
    const seen = [...this.watching].map(([show, stream]) => stream.nextWhere((event) => show.isFinal(event)));
    await within(CONVERGES_MS, Promise.all(seen));
  }

  override async stop(): Promise<void> {
    const stopped = super.stop();
    for (const stream of this.watching.values()) stream.close();
    await stopped;
  }

  protected override workers(): (() => Promise<void>)[] {
    return this.shows.map((show) => () => this.watch(show));
  }

  private async watch(show: Show): Promise<void> {
    const lastSeen = this.watching.get(show)?.lastId ?? '';
    const stream = await this.send('stream', () => show.open(lastSeen === '' ? {} : { 'Last-Event-ID': lastSeen }));
    if (stream === undefined) return;
    this.watching.set(show, stream);
    if (stream.status !== 200) this.failures.push(`stream: ${stream.status}`);
    const isComplete = await stream.ended;
    if (isComplete) this.completed += 1;
    else if (this.goesOn) this.failures.push(`stream: broke off after ${stream.text.slice(-100)}`);
  }
}
