import type { ServerResponse } from 'node:http';

import type { RequestHandler } from 'express';

/**
 * Lets connections go while the process shuts down. An answered keep-alive connection would hold the server's close until it times
 * out, so from the beginning of the drain every answer ends its connection; those that have not begun say so to the client.
 */
export class Drain {
  #hasBegun = false;
  readonly #unfinished = new Set<ServerResponse>();

  get hasBegun(): boolean {
    return this.#hasBegun;
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
}
