import type { IncomingHttpHeaders } from 'node:http';

import { plainToInstance } from 'class-transformer';
import type { ValidationError } from 'class-validator';
import { validateSync } from 'class-validator';

import { Refusal } from './refusal.js';

/** Levels of nesting that any published body needs with room to spare; what goes deeper only costs stack. */
const DEPTH_MAX = 16;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** A request whose bytes were read by `readRawBody`. */
interface RequestWithBody {
  readonly headers: IncomingHttpHeaders;
  readonly body?: unknown;
}

/**
 * Reads the body as a `Dto`: types as sent, never converted; unknown fields are dropped. The refusal is one line that names the
 * field.
 */
export function parseBody<T extends object>(Dto: new () => T, req: RequestWithBody): T {
  const value = parseJson(req);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal(400, 'body must be a JSON object');
  const dto = plainToInstance(Dto, withoutClasses(value));
  const [error] = validateSync(dto, { whitelist: true });
  if (error !== undefined) throw new Refusal(400, describe(error));
  return dto;
}

/** Reads the body as JSON of sane depth whatever its Content-Type is, because game engines send none. */
function parseJson(req: RequestWithBody): unknown {
  const value = decodeJson(req);
  if (isDeeperThan(value, DEPTH_MAX)) throw new Refusal(400, `body is nested deeper than ${DEPTH_MAX} levels`);
  return value;
}

function decodeJson(req: RequestWithBody): unknown {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(req.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw new Refusal(400, 'body must be UTF-8');
  if (!Buffer.isBuffer(req.body) || req.body.length === 0) throw new Refusal(400, 'body is missing');
  try {
    return JSON.parse(UTF8.decode(req.body));
  } catch {
    throw new Refusal(400, 'body is not valid JSON in UTF-8');
  }
}

/** class-transformer takes the `constructor` that it finds on a value for the value's class. No field is called like that. */
function withoutClasses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutClasses);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => name !== 'constructor');
  return Object.fromEntries(fields.map(([name, inner]) => [name, withoutClasses(inner)]));
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

/** Decorators apply from the last to the first, and the first one says what the field is at all. */
function describe(error: ValidationError, parents = ''): string {
  const field = `${parents}${error.property}`;
  const reason = Object.values(error.constraints ?? {}).at(-1);
  const [inner] = error.children ?? [];
  if (reason === undefined && inner !== undefined) return describe(inner, `${field}.`);
  if (reason === undefined) return `${field} is not valid`;
  return reason.startsWith(error.property) ? `${parents}${reason}` : `${field}: ${reason}`;
}
