import type { ServerResponse } from 'node:http';

import { retryAfter } from './event-text.js';

/** How long a client waits before it comes back after a stream that ended or broke. */
export const RECONNECT_MS = 3_000;

/**
 * Begins an event stream, now and through any proxy. A `Cache-Control` that the door has set stays.
 *
 * Answers 200 whatever follows: an `EventSource` that is told anything else never comes back.
 */
export function sendStreamHead(response: ServerResponse, retryMs: number): void {
  if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-cache, no-transform');
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
  response.write(retryAfter(retryMs));
}
