import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';

import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

import { EventStream } from './event-stream.js';
import { RECONNECT_MS, sendStreamHead } from './stream-head.js';
import type { StreamAnswer } from './stream-metrics.js';
import { streamAnswers, streamsOpen } from './stream-metrics.js';
import { StreamSettings } from './stream-settings.js';

/** Asked of a client that holds too many streams already, or meets a process that does. */
const BUSY_RETRY_MS = 30_000;

/** Heartbeats written before other work gets its turn. */
const SLICE = 200;

/** How long the last bytes may take to leave before what has not left is cut off: no client holds the process up. */
const LAST_BYTES_MS = 1_000;

/** The streams of this process: how many there may be, their heartbeat, and their end. */
@Injectable()
export class OpenStreams implements OnModuleInit, OnModuleDestroy {
  private readonly streams = new Set<EventStream>();
  private readonly perAddress = new Map<string, number>();
  private heart: NodeJS.Timeout | undefined;
  private isDraining = false;

  constructor(private readonly settings: StreamSettings) {}

  onModuleInit(): void {
    this.heart = setInterval(() => void this.beat(), this.settings.heartbeatMs);
  }

  /** Makes the response a stream; undefined when the client was sent away, or had gone already. */
  admit(response: ServerResponse, address: string): EventStream | undefined {
    // Of a connection that is closed already, nothing would ever tell.
    if (response.destroyed) return undefined;
    const obstacle = this.obstacle(address);
    if (obstacle !== undefined) {
      streamAnswers.inc({ answer: obstacle });
      sendStreamHead(response, obstacle === 'draining' ? RECONNECT_MS : BUSY_RETRY_MS);
      response.end();
      return undefined;
    }
    const stream = new EventStream(response, this.settings);
    this.count(stream, address);
    return stream;
  }

  /** Ends every stream, spread over a while, so that the clients spread their return over the processes that stay. */
  async onModuleDestroy(): Promise<void> {
    this.isDraining = true;
    const streams = [...this.streams];
    await Promise.all(
      streams.map(async (stream) => {
        await Promise.race([stream.closed, delay(Math.random() * this.settings.drainMs)]);
        stream.end();
      }),
    );
    await Promise.race([Promise.all(streams.map((stream) => stream.closed)), delay(LAST_BYTES_MS)]);
    this.streams.forEach((stream) => stream.cutOff());
    clearInterval(this.heart);
  }

  /** Why there can be no more streams at the moment, if there cannot. */
  private obstacle(address: string): StreamAnswer | undefined {
    const { streamsPerProcess, streamsPerAddress } = this.settings;
    if (this.isDraining) return 'draining';
    if (this.streams.size >= streamsPerProcess) return 'process-full';
    return (this.perAddress.get(address) ?? 0) >= streamsPerAddress ? 'address-full' : undefined;
  }

  private count(stream: EventStream, address: string): void {
    this.streams.add(stream);
    this.perAddress.set(address, (this.perAddress.get(address) ?? 0) + 1);
    streamsOpen.inc();
    void stream.closed.then(() => {
      this.streams.delete(stream);
      const others = (this.perAddress.get(address) ?? 1) - 1;
      if (others === 0) this.perAddress.delete(address);
      else this.perAddress.set(address, others);
      streamsOpen.dec();
    });
  }

  private async beat(): Promise<void> {
    let written = 0;
    for (const stream of this.streams) {
      stream.heartbeat();
      written += 1;
      if (written % SLICE === 0) await setImmediate();
    }
  }
}
