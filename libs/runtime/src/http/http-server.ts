import type { ServerOptions } from 'node:http';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';

import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';

import type { Drain } from '../drain.js';

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
    this.httpServer.on('connect', (_req: unknown, socket: Duplex) => socket.end(CONNECT_REFUSED));
    this.drain.watch(this.httpServer);
  }

  override close(): ReturnType<ExpressAdapter['close']> {
    const closed = super.close();
    this.drain.dropIdle();
    return closed;
  }
}
