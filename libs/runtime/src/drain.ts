import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import type { RequestHandler } from 'express';

/**
 * Lets connections go while the process shuts down. A connection that is kept alive would hold the server's close until it times
 * out, so from the beginning of the drain every answer ends its connection; those that have not begun say so to the client.
 */
export class Drain {
  #hasBegun = false;
  readonly #connections = new Set<Socket>();
  readonly #unfinished = new Set<ServerResponse>();

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.#connections.add(socket);
      socket.once('close', () => this.#connections.delete(socket));
    });
  }

  readonly track: RequestHandler = (req, res, next) => {
    this.#unfinished.add(res);
    res.once('close', () => this.#unfinished.delete(res));
    res.once('finish', () => {
      if (this.#hasBegun) req.socket.destroySoon();
    });
    if (this.#hasBegun) res.set('Connection', 'close');
    next();
  };

  begin(): void {
    this.#hasBegun = true;
    for (const res of this.#unfinished) {
      if (!res.headersSent) res.setHeader('Connection', 'close');
    }
  }

  /** Closes the connections without a request in hand, also those that Node waits for because their first has never come. */
  dropIdle(): void {
    const busy = new Set([...this.#unfinished].map((res) => res.req.socket));
    for (const socket of this.#connections) {
      if (!busy.has(socket)) socket.destroy();
    }
  }
}
