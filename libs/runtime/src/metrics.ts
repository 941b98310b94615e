import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

import { routePattern } from './http/route-pattern.js';

/** The process's metrics: `new Counter({ name, help, registers: [metrics] })` adds one. */
export const metrics = new Registry();

collectDefaultMetrics({ register: metrics });

const requestSeconds = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from the arrival of a request to the end of its answer; event streams are left out.',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metrics],
});

/** Times every answer by its route's pattern, so that the paths that clients invent do not become series. */
export const measureRequests: RequestHandler = (req, res, next) => {
  const stop = requestSeconds.startTimer({ method: req.method });
  res.once('close', () => {
    const isStream = String(res.getHeader('Content-Type')).startsWith('text/event-stream');
    if (!isStream) stop({ route: routePattern(req) ?? 'unmatched', status: String(res.statusCode) });
  });
  next();
};
