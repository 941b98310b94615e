import { STATUS_CODES } from 'node:http';

import { HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';

import type { Door } from './door.js';
import { doorOf, pathOf, setDoorHeaders } from './door.js';
import { discardBody, isBodyPending } from './raw-body.js';
import { InvalidInput, Refusal } from './refusal.js';

const MESSAGE_LENGTH_MAX = 300;

/** What the client is told about an error: what was refused on purpose as it is, anything else without its details. */
export function refusalOf(error: unknown, isUnavailable: (error: unknown) => boolean): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof HttpException) return new Refusal(error.getStatus(), reasonOf(error.getStatus()));
  if (isUnavailable(error)) return new Refusal(503, 'temporarily unavailable', { 'Retry-After': '1' });
  return new Refusal(500, reasonOf(500));
}

/**
 * Answers in the form of the door that owns the path. An answer that has begun is cut off instead, so that it cannot be taken for
 * a whole one.
 */
export function answerRefusal(refusal: Refusal, doors: readonly Door[], req: Request, res: Response): void {
  if (res.headersSent) {
    if (!res.writableEnded) res.destroy();
    return;
  }
  const door = doorOf(doors, pathOf(req));
  const issues = refusal instanceof InvalidInput ? refusal.issues : undefined;
  const status = (issues && door.invalidStatus) ?? refusal.status;
  const { contentType, body } = door.refusalBody(oneLine(refusal.message) || reasonOf(status), issues);
  const isEarly = isBodyPending(req);
  setDoorHeaders(door, res);
  res.writeHead(status, {
    'Cache-Control': 'no-store',
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    ...refusal.headers,
    ...(isEarly && { Connection: 'close' }),
  });
  if (isEarly) endAfterRequest(req, res, body);
  else res.end(body);
}

/**
 * The client is still sending. Closing at once would reset the connection and could take the answer with it; so the whole answer
 * goes out, the rest of the request is discarded, and only then the connection closes.
 */
function endAfterRequest(req: Request, res: Response, body: string): void {
  res.write(body);
  discardBody(req, () => res.end());
}

function oneLine(message: string): string {
  return message.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim().slice(0, MESSAGE_LENGTH_MAX);
}

function reasonOf(status: number): string {
  const reason = STATUS_CODES[status] ?? 'Error';
  return reason.charAt(0) + reason.slice(1).toLowerCase();
}
