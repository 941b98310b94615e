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
 * that the path does not take.
 */
export function applyDoorPolicy(doors: readonly Door[], app: INestApplicationContext): RequestHandler {
  const originsOf = new Map(doors.map((door) => [door, door.originsOf?.(app)]));
  return async (req, res, next) => {
    const path = pathOf(req);
    const door = doorOf(doors, path);
    setDoorHeaders(door, res);
    const origins = await originsOf.get(door)?.(path);
    if (origins !== undefined) allowOrigin(req, res, origins);
    if (req.method === 'OPTIONS' && door.preflight !== undefined) {
      res.status(door.preflight.status).set(door.preflight.headers).end();
      return;
    }
    const plain = door.ignoresLastSlash === true ? withoutLastSlash : asItIs;
    const methods = door.methods(plain(path)) ?? (req.method === 'TRACE' ? USUAL_METHODS : undefined);
    if (methods !== undefined && !methods.includes(req.method)) {
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
