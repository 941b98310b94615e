import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Registry } from 'prom-client';

import { CannotStart } from './start.js';

export interface OpsServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface OpsOptions {
  readonly host: string;
  readonly port: number;
  readonly isReady: () => boolean;
  readonly registry: Registry;
}

/**
 * Health and metrics on a port of their own that no gateway routes to. Liveness says that the event loop turns and nothing more: a
 * dependency that is away must not get every replica restarted.
 */
export async function startOpsServer({ host, port, isReady, registry }: OpsOptions): Promise<OpsServer> {
  const server = createServer((req, res) => {
    const path = (req.url ?? '').split('?', 1)[0];
    if (path === '/health/live') res.end('live\n');
    else if (path === '/health/ready') res.writeHead(isReady() ? 200 : 503).end(isReady() ? 'ready\n' : 'not ready\n');
    else if (path === '/metrics') sendMetrics(registry, res);
    else res.writeHead(404).end('not found\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portError('OPS_PORT', host, port, error)));
    server.listen(port, host, resolve);
  });
  return {
    url: addressUrl(server.address()),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function sendMetrics(registry: Registry, res: ServerResponse): void {
  registry.metrics().then(
    (text) => res.setHeader('Content-Type', registry.contentType).end(text),
    (error: unknown) => res.writeHead(500).end(`${String(error)}\n`),
  );
}

/** Where a listening server is reached from this machine. */
export function addressUrl(address: string | AddressInfo | null): string {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a TCP port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

/** What an operator is told when a port cannot be had. */
export function portError(setting: string, host: string, port: number, error: Error & { code?: string }): CannotStart {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'it is in use by another process',
    EACCES: 'this account may not listen on it',
    EADDRNOTAVAIL: 'this machine has no such address',
  };
  const reason = reasons[error.code ?? ''] ?? error.message;
  const message = `${setting}: cannot listen on port ${port} of ${host}: ${reason}. Set ${setting} to another port.`;
  return new CannotStart(message, { cause: error });
}
