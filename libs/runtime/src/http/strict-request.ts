import type { Request, RequestHandler } from 'express';

import { Refusal } from './refusal.js';

/**
 * Refuses requests that two hops could read differently, and gives every other one a target that begins with its path. A gateway
 * in front is expected to refuse the same, so that both always agree on host and path.
 */
export const refuseAmbiguous: RequestHandler = (req, _res, next) => {
  const { authority, target } = splitTarget(req.originalUrl);
  req.url = req.originalUrl = target;
  const isOtherHost = authority?.toLowerCase() !== onlyHost(req).toLowerCase();
  if (authority !== undefined && isOtherHost) throw new Refusal(400, 'request target and Host header name different hosts');
  refuseAmbiguousPath(target.split('?', 1)[0] ?? '');
  next();
};

/** `GET http://host/path` is legal and means `/path`, as long as the two hosts agree. */
function splitTarget(sent: string): { authority?: string | undefined; target: string } {
  const [, authority, rest = ''] = /^https?:\/\/([^/?]*)(.*)$/i.exec(sent) ?? [];
  if (authority === undefined) return { target: sent };
  return { authority, target: rest.startsWith('/') ? rest : `/${rest}` };
}

/** Node keeps the first of two Host headers and drops the other. */
function onlyHost(req: Request): string {
  const hosts = req.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length > 1) throw new Refusal(400, 'more than one Host header');
  return req.headers.host ?? '';
}

/** Express reads `\` and `#` differently from the standard when they stand in a path. */
function refuseAmbiguousPath(path: string): void {
  if (!/^\/[!"$-[\]-~]*$/.test(path)) throw new Refusal(400, 'request path holds characters that must be percent-encoded');
  if (!isText(path)) throw new Refusal(400, 'request path is not valid percent-encoded text');
}

function isText(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}
