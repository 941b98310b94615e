import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import type { RequestHandler } from 'express';

/**
 * Lets connections go while the process shuts down, and loses no request on the way. A gateway may have sent one off on a connection
 * that it took for idle, and may not send it a second time; so an answer announces the end of its connection before it ends, and idle
 * connections stay for a while after nobody can connect any more.
 */
export class Drain {
  #hasBegun = false;
  #isOver = false;
  readonly #connections = new Set<Socket>();
  readonly #unfinished = new Set<ServerResponse>();

  /** @param idleMs longer than the gateway keeps a connection without requests: it closes them first, and knows that it did */
  constructor(private readonly idleMs: number) {}

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
      if (this.#isOver) req.socket.destroySoon();
    });
    if (this.#hasBegun) res.set('Connection', 'close');
    next();
  };

  /**
   * Must be called when nobody can connect any more: told earlier that its connections end, a gateway would open new ones until the
   * last moment. Closes in a while those without a request in hand, also those that Node waits for because their first never came.
   */
  begin(): void {
    this.#hasBegun = true;
    for (const res of this.#unfinished) {
      if (!res.headersSent) res.setHeader('Connection', 'close');
    }
    setTimeout(() => this.#drop(), this.idleMs).unref();
  }

  #drop(): void {
    this.#isOver = true;
    const busy = new Set([...this.#unfinished].map((res) => res.req.socket));
    for (const socket of this.#connections) {
      if (!busy.has(socket)) socket.destroy();
    }
  }
}
