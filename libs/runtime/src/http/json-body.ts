import type { IncomingHttpHeaders } from 'node:http';

import type { ReadRequest } from './raw-body.js';
import { rawBody } from './raw-body.js';
import { InvalidInput } from './refusal.js';
import { validated } from './validated.js';

/** Levels of nesting that any published body needs with room to spare; what goes deeper only costs stack. */
const DEPTH_MAX = 16;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

interface RequestWithBody extends ReadRequest {
  readonly headers: IncomingHttpHeaders;
}

/**
 * Reads the body as a `Dto`: types as sent, never converted; unknown fields are dropped; no text that stores could not keep.
 * Throws `InvalidInput`.
 */
export function parseBody<T extends object>(Dto: new () => T, req: RequestWithBody): T {
  const value = parseJson(req);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refusedBody('value_error', 'must be a JSON object');
  return validated(Dto, value, 'body');
}

/** Reads the body as JSON of sane depth whatever its Content-Type is, because game engines send none. */
function parseJson(req: RequestWithBody): unknown {
  const value = decodeJson(req);
  if (isDeeperThan(value, DEPTH_MAX)) throw refusedBody('json_invalid', `is nested deeper than ${DEPTH_MAX} levels`);
  return value;
}

function decodeJson(req: RequestWithBody): unknown {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(req.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw refusedBody('json_invalid', 'must be UTF-8');
  const body = rawBody(req);
  if (body.length === 0) throw refusedBody('missing', 'is missing');
  try {
    return JSON.parse(UTF8.decode(body));
  } catch {
    throw refusedBody('json_invalid', 'is not valid JSON in UTF-8');
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

function refusedBody(type: string, msg: string): InvalidInput {
  return new InvalidInput([{ type, loc: ['body'], msg }], `body ${msg}`);
}
