import type { ServerResponse } from 'node:http';

import { HEARTBEAT } from './event-text.js';
import type { PageFrame, Viewer } from './page-frame.js';
import { isOlder } from './page-frame.js';
import { RECONNECT_MS, sendStreamHead } from './stream-head.js';
import { framesSent, slowReadersDropped, streamAnswers } from './stream-metrics.js';
import type { StreamSettings } from './stream-settings.js';

/**
 * The life of one response as an event stream, from before its headers to its close. Never shows a state older than one shown
 * before, nor the same page twice in a row. While its client does not keep up, nothing waits for it but the newest frame.
 */
export class EventStream implements Viewer {
  /** Resolves when the stream is over and its connection done with, whoever ended it. */
  readonly closed: Promise<void>;
  private state: 'unanswered' | 'open' | 'over' = 'unanswered';
  private latest: PageFrame | undefined;
  private pending: PageFrame | undefined;
  private blocked: NodeJS.Timeout | undefined;
  private readonly timers: readonly NodeJS.Timeout[];
  private release: () => void = () => undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly settings: StreamSettings,
  ) {
    this.timers = [
      setTimeout(() => this.open(), settings.headersWithinMs),
      setTimeout(() => this.endUnlessShown(), settings.showWithinMs),
      setTimeout(() => this.end(), settings.rotateMs * (0.8 + 0.4 * Math.random())),
    ];
    this.closed = new Promise((resolve) => {
      this.release = resolve;
    });
    response.once('close', this.finish);
  }

  /** Whether an answer has begun; before that, the request can still be refused. */
  get isAnswered(): boolean {
    return this.state !== 'unanswered';
  }

  get isOver(): boolean {
    return this.state === 'over';
  }

  get hasShown(): boolean {
    return this.latest !== undefined;
  }

  /** Sends the headers, from which on the client counts as connected. */
  open(): void {
    if (this.isAnswered) return;
    this.state = 'open';
    streamAnswers.inc({ answer: 'opened' });
    sendStreamHead(this.response, RECONNECT_MS);
  }

  show(frame: PageFrame): void {
    if (this.isOver) return;
    const newest = this.pending ?? this.latest;
    if (newest !== undefined && isOlder(frame, newest)) return;
    if (this.blocked === undefined) this.send(frame);
    else this.pending = frame;
  }

  heartbeat(): void {
    if (this.state === 'open' && this.blocked === undefined) this.write(HEARTBEAT);
  }

  /** Ends the response completely; the client reconnects. */
  end(): void {
    if (this.isOver) return;
    this.open();
    this.state = 'over';
    this.response.end();
    this.awaitClient();
  }

  /** Drops the client, whatever it has not taken in. */
  cutOff(): void {
    this.response.destroy();
  }

  /** Lets go of a response that somebody else answers. */
  abandon(): void {
    this.response.off('close', this.finish);
    this.finish();
  }

  private send(frame: PageFrame): void {
    const isKnown = frame.data === this.latest?.data;
    this.latest = frame;
    if (isKnown) return;
    this.open();
    this.write(frame.bytes);
    framesSent.inc();
  }

  private write(bytes: Buffer): void {
    if (this.response.write(bytes)) return;
    this.awaitClient();
    this.response.once('drain', () => this.catchUp());
  }

  /** Gives the client a while to take in what was sent. */
  private awaitClient(): void {
    this.blocked ??= setTimeout(() => {
      slowReadersDropped.inc();
      this.cutOff();
    }, this.settings.slowReaderMs);
  }

  private catchUp(): void {
    if (this.isOver) return;
    clearTimeout(this.blocked);
    this.blocked = undefined;
    const frame = this.pending;
    this.pending = undefined;
    if (frame !== undefined) this.send(frame);
  }

  private endUnlessShown(): void {
    if (!this.hasShown) this.end();
  }

  private readonly finish = (): void => {
    this.state = 'over';
    this.pending = undefined;
    clearTimeout(this.blocked);
    this.timers.forEach((timer) => clearTimeout(timer));
    this.release();
  };
}
