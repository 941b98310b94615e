import type { Socket } from 'node:net';

import type { Client } from 'pg';

/**
 * Closes a database connection that owes an answer for `ms`, so that the pool replaces it. The driver's own `query_timeout`
 * would give up the query alone: a dead connection would be lent out again and again, and every borrower would wait in full.
 */
export function closeWhenOverdue(client: DriverClient, ms: number): void {
  const socket = client.connection.stream as Socket;
  socket.setTimeout(ms);
  // Also comes, each time, when the connection idles in the pool: then nothing is owed.
  socket.on('timeout', () => {
    if (!client.readyForQuery) socket.destroy(new OverdueAnswer(`the database did not answer within ${ms} ms`));
  });
}

/** The driver's types leave out that it tells whether it waits for an answer. */
export type DriverClient = Client & { readonly readyForQuery: boolean };

class OverdueAnswer extends Error {
  readonly code = 'ETIMEDOUT';
}
