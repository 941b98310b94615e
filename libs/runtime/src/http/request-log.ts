import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import type { Request, RequestHandler, Response } from 'express';
import type { LevelWithSilent, Logger } from 'pino';
import { pinoHttp } from 'pino-http';

import { traceOf } from '../tracing/request-tracing.js';
import { clientAddress } from './client-address.js';
import type { Door } from './door.js';
import { withoutSecrets } from './without-secrets.js';

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** One line per request, when its answer is out. Headers and bodies are never part of it. */
export function logRequests(logger: Logger, doors: readonly Door[]): RequestHandler {
  const secretPaths = doors.flatMap((door) => door.secretPaths ?? []);
  return pinoHttp<Request, Response>({
    logger,
    genReqId: nameRequest,
    customLogLevel: (_req, res, error) => levelOf(res, error),
    customSuccessObject: (req, _res, line: object) => ({ ...line, ...traceOf(req) }),
    customErrorObject: (req, _res, _error, line: object) => ({ ...line, ...traceOf(req) }),
    quietReqLogger: true,
    wrapSerializers: false,
    serializers: {
      req: (req: Request) => ({
        id: req.id,
        method: req.method,
        url: withoutSecrets(req.originalUrl, secretPaths),
        address: clientAddress(req),
      }),
      res: (res: ServerResponse) => ({ status: res.statusCode }),
    },
  });
}

/** Takes over the name that a gateway gave the request, if it is one, and tells the client. */
function nameRequest(req: Request, res: Response): string {
  const given = req.get('X-Request-Id') ?? '';
  const id = REQUEST_ID.test(given) ? given : randomUUID();
  res.set('X-Request-Id', id);
  return id;
}

/** A dependency that is away is the operator's matter; anything else that fails here is a mistake of ours. */
function levelOf(res: Response, error: Error | undefined): LevelWithSilent {
  if (res.statusCode === 503) return 'warn';
  return res.statusCode >= 500 || error !== undefined || res.err !== undefined ? 'error' : 'info';
}
