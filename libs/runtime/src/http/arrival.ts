import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

const ARRIVALS = new WeakMap<IncomingMessage, number>();

/** Reads the clock once per request, before anything can queue. Must be the first middleware. */
export function noteArrival(now: () => number): RequestHandler {
  return (req, _res, next) => {
    ARRIVALS.set(req, now());
    next();
  };
}

/** When the request arrived, in ms since 1970 by the clock that `serve` was given. */
export function arrivedAt(req: IncomingMessage): number {
  const arrival = ARRIVALS.get(req);
  if (arrival === undefined) throw new Error('no arrival was noted: the request did not come through serve()');
  return arrival;
}
