import { setTimeout as delay } from 'node:timers/promises';

import type { Request, RequestHandler } from 'express';

import { routePattern } from '../http/route-pattern.js';
import { isTracingWanted } from './settings.js';
import type { Tracing } from './tracing.js';

/** How long the last spans may take to leave when the process ends. */
const FLUSH_MS = 2_000;

let tracing: Tracing | undefined;

const traceIds = new WeakMap<Request, string>();

/** Traces this process from now on, if its environment says where to; else nothing is loaded. To be called before anything connects. */
export async function startTracing(service: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (!isTracingWanted(env)) return;
  const { openTelemetry } = await import('./open-telemetry.js');
  tracing = openTelemetry(service);
}

/** Sends the spans that have not left yet, for a while. */
export async function stopTracing(): Promise<void> {
  const closed = tracing?.close();
  tracing = undefined;
  await Promise.race([closed, delay(FLUSH_MS, undefined, { ref: false })]);
}

/** Begins a request's span; it ends when the answer is out or nobody waits for it any more. */
export const traceRequests: RequestHandler = (req, res, next) => {
  const span = tracing?.beginRequest(req);
  if (span === undefined) {
    next();
    return;
  }
  traceIds.set(req, span.traceId);
  res.once('close', () => span.end(routePattern(req), res.statusCode));
  span.run(next);
};

/**
 * Does what a request asks of a server that is none of ours; where requests are traced, that is a span of the request's.
 *
 * @param name of the span, such as `GET /api/v4/user`; nothing secret
 */
export function traceCall<Result>(name: string, call: () => Promise<Result>): Promise<Result> {
  return tracing === undefined ? call() : tracing.traceCall(name, call);
}

/** What a line of the log says of a trace, by the name under which OpenTelemetry's conventions look for it in logs. */
interface LoggedTrace {
  readonly trace_id?: string;
}

/** What the line of a request in the log says of its trace. */
export function traceOf(req: Request): LoggedTrace {
  return logged(traceIds.get(req));
}

/** What any other line in the log says of the trace that present work belongs to. */
export function presentTrace(): LoggedTrace {
  return logged(tracing?.presentTraceId());
}

function logged(traceId: string | undefined): LoggedTrace {
  return traceId === undefined ? {} : { trace_id: traceId };
}
