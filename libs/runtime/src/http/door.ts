import type { INestApplicationContext } from '@nestjs/common';
import type { Request, Response } from 'express';

import type { Issue } from './refusal.js';

/** Tells from which origins web pages may call a path; undefined where the path has no owner who says so. `*` is from all of them. */
export type OriginsOf = (path: string) => Promise<readonly string[]> | undefined;

/**
 * How one published protocol looks from outside, whichever service answers: its paths, its errors and its CORS headers.
 * All of it is decided by the path alone, so that an error raised before any handler has the protocol's form too.
 */
export interface Door {
  owns(path: string): boolean;
  /**
   * The methods that a path takes; any other is 405, HEAD included unless it is named here. Undefined: the path is unknown
   * and the router answers 404.
   */
  methods(path: string): readonly string[] | undefined;
  /** Whether one slash at the end of a path makes no difference: then neither `methods` nor the router sees it. */
  readonly ignoresLastSlash?: boolean;
  /** Go out on every answer, errors included. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Where each path has an owner who says which origins may call it: gives what asks them, once the module's providers exist. An
   * `Access-Control-Allow-Origin` of `headers` then goes out only as far as they agree.
   */
  readonly originsOf?: (app: INestApplicationContext) => OriginsOf;
  /** The answer to OPTIONS on any of its paths; absent where other origins have no business. */
  readonly preflight?: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  /** `issues` are there when the request's input is what was refused. */
  refusalBody(message: string, issues?: readonly Issue[]): { readonly contentType: string; readonly body: string };
  /** The status of a refused input, 400 unless given. */
  readonly invalidStatus?: number;
  /** Path prefixes after which a secret follows; the request log stops there. */
  readonly secretPaths?: readonly string[];
  /** Request headers of its own, in small letters, that hold secrets; the log hides them. */
  readonly secretHeaders?: readonly string[];
}

/** An error as JSON, for doors that machines alone come to. */
export function jsonRefusalBody(message: string): { contentType: string; body: string } {
  return { contentType: 'application/json; charset=utf-8', body: JSON.stringify({ error: message }) };
}

/** Owns what no protocol owns: nothing is shared with other origins, errors are plain JSON. */
const NO_DOOR: Door = {
  owns: () => true,
  methods: () => undefined,
  headers: {},
  refusalBody: jsonRefusalBody,
};

/** The first door that owns the path. */
export function doorOf(doors: readonly Door[], path: string): Door {
  return doors.find((door) => door.owns(path)) ?? NO_DOOR;
}

/** The answers that have the headers of their door. */
const withDoorHeaders = new WeakSet<Response>();

/** Sets what goes out on every answer of a door. Once for each answer: what has been narrowed since then stays narrow. */
export function setDoorHeaders(door: Door, res: Response): void {
  if (withDoorHeaders.has(res)) return;
  withDoorHeaders.add(res);
  res.set({ 'X-Content-Type-Options': 'nosniff', ...door.headers });
}

/** The path as sent, undecoded, wherever in the router the request is. */
export function pathOf(req: Request): string {
  return req.originalUrl.split('?', 1)[0] ?? '';
}
