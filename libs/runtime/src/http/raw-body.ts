import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

import { Refusal } from './refusal.js';

/** No published body comes near it. */
const BODY_BYTES_MAX = 16 * 1024;

/** How long an answered request's remaining bytes are still taken in. */
const DISCARD_MS = 5_000;

/** A request that came by `readRawBody`. */
export interface ReadRequest {
  readonly body?: unknown;
}

/**
 * Reads the body once, as bytes, whatever the method and the Content-Type; doors parse it. A request that declares none (no
 * Content-Length, no Transfer-Encoding) has `req.body` undefined.
 */
export function readRawBody(): RequestHandler {
  return async (req, _res, next) => {
    if (declaresBody(req)) req.body = await readBytes(req);
    next();
  };
}

/** The body, byte for byte; empty when there is none. */
export function rawBody({ body }: ReadRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** Whether bytes that the client announced are still to come or wait unread. */
export function isBodyPending(req: IncomingMessage): boolean {
  return declaresBody(req) && !req.readableEnded;
}

/** Takes in and drops what is left of the body; `done` is called at its end, after 5 s at the latest. */
export function discardBody(req: IncomingMessage, done: () => void): void {
  const stop = (): void => {
    clearTimeout(timer);
    req.off('close', stop);
    done();
  };
  const timer = setTimeout(stop, DISCARD_MS);
  req.once('close', stop);
  req.resume();
}

function declaresBody(req: IncomingMessage): boolean {
  return req.headers['transfer-encoding'] !== undefined || req.headers['content-length'] !== undefined;
}

async function readBytes(req: IncomingMessage): Promise<Buffer> {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') throw new Refusal(415, 'body must not be compressed');
  const bytes = Number(req.headers['content-length'] ?? 0) > BODY_BYTES_MAX ? undefined : await readUpTo(req, BODY_BYTES_MAX);
  if (bytes === undefined) throw new Refusal(413, `body is larger than ${BODY_BYTES_MAX} bytes`);
  return bytes;
}

/** Undefined once the body exceeds `limit`. Stays pending when the client goes away, as nobody is left to answer. */
function readUpTo(req: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) finish(undefined);
    };
    const end = (): void => finish(Buffer.concat(chunks));
    const finish = (bytes: Buffer | undefined): void => {
      req.off('data', take).off('end', end);
      resolve(bytes);
    };
    req.on('data', take).on('end', end);
  });
}
