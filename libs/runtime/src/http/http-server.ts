import type { ServerOptions } from 'node:http';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';

import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';

import type { Drain } from '../drain.js';
import { closeQueuedResponses } from './queued-responses.js';

/**
 * A request must have arrived within 30 s, its headers within 15 s; the check runs every second. Idle connections outlive those
 * that common gateways keep (60 s), so that it is the gateway who closes first and no request meets a closing connection.
 */
export const HTTP_LIMITS: ServerOptions = {
  requestTimeout: 29_000,
  headersTimeout: 14_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 72_000,
  maxHeaderSize: 16 * 1024,
};

const CONNECT_REFUSED = 'HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** Nest makes its server without limits, some of which cannot be set afterwards, and closes it without letting go of silent clients. */
export class BoundedExpressAdapter extends ExpressAdapter {
  constructor(
    express: Express,
    private readonly drain: Drain,
    private readonly limits = HTTP_LIMITS,
  ) {
    super(express);
  }

  override initHttpServer(): void {
    this.httpServer = createServer(this.limits, this.getInstance<Express>());
    this.httpServer.on('connect', (_req: unknown, socket: Duplex) => refuseConnect(socket));
    closeQueuedResponses(this.httpServer);
    this.drain.watch(this.httpServer);
  }

  override async close(): Promise<void> {
    // Node would drop them at once.
    this.httpServer.closeIdleConnections = () => undefined;
    // The first server that a process closes takes five times as long, because functions are compiled when they are first called.
    createServer().close();
    await inQuietTurn(async () => {
      const closed = super.close();
      this.drain.begin();
      await closed;
    });
  }
}

/** Node lets go of such a socket altogether: nobody else hears its errors or closes it. */
function refuseConnect(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  socket.end(CONNECT_REFUSED, () => socket.destroy());
}

const QUIET_MS = 0.2;
const TURNS_MAX = 1_000;

/**
 * Acts in a turn of the event loop that did next to nothing: whoever has connected is accepted by then. Closing a listener resets those
 * who still wait to be, with what they have sent. Some 50 microseconds are left, in which one may come: a gateway that is told first
 * that a replica goes, as on Kubernetes, sends nobody then.
 */
function inQuietTurn(act: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let begunAt = 0;
    let turns = 0;
    const turn = (): void => {
      const now = performance.now();
      if (now - begunAt < QUIET_MS || turns === TURNS_MAX) return resolve(act());
      begunAt = now;
      turns += 1;
      setImmediate(turn);
    };
    setImmediate(turn);
  });
}
