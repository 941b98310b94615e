import type { INestApplicationContext } from '@nestjs/common';
import type { RequestHandler } from 'express';

import { allowOrigin } from './allow-origin.js';
import type { Door } from './door.js';
import { doorOf, pathOf, setDoorHeaders } from './door.js';
import { Refusal } from './refusal.js';

/** What 405 names on paths whose methods are not known here. */
const USUAL_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Does what a door promises for a path before any handler runs: its headers on every answer, the preflight, and 405 for a method
 * that the path does not take. Those two need nothing of the store: where it cannot tell the origins of a path, they name none.
 */
export function applyDoorPolicy(doors: readonly Door[], app: INestApplicationContext): RequestHandler {
  const originsOf = new Map(doors.map((door) => [door, door.originsOf?.(app)]));
  return async (req, res, next) => {
    const path = pathOf(req);
    const door = doorOf(doors, path);
    setDoorHeaders(door, res);
    const preflight = req.method === 'OPTIONS' ? door.preflight : undefined;
    const plain = door.ignoresLastSlash === true ? withoutLastSlash : asItIs;
    const methods = door.methods(plain(path)) ?? (req.method === 'TRACE' ? USUAL_METHODS : undefined);
    const isRefused = methods !== undefined && !methods.includes(req.method);

    const origins = originsOf.get(door)?.(path);
    const isAnsweredHere = preflight !== undefined || isRefused;
    if (origins !== undefined) await allowOrigin(req, res, isAnsweredHere ? origins.catch(() => []) : origins);
    if (preflight !== undefined) {
      res.status(preflight.status).set(preflight.headers).end();
      return;
    }
    if (isRefused) {
      const allowed = door.preflight === undefined ? methods : [...methods, 'OPTIONS'];
      throw new Refusal(405, `${req.method} is not allowed here`, { Allow: allowed.join(', ') });
    }
    req.url = plain(req.url);
    next();
  };
}

function asItIs(target: string): string {
  return target;
}

/** Of a path or a target; two slashes are more than one. */
function withoutLastSlash(target: string): string {
  return target.replace(/^([^?]*[^?/])\/(?=\?|$)/, '$1');
}
