import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Tells every response that its connection has closed. Node tells only the one whose turn it is: those that wait behind it, for
 * requests that were pipelined, would never emit `close`, and whatever was held for them would be held for ever.
 */
export function closeQueuedResponses(server: Server): void {
  const unfinished = new WeakMap<Socket, Set<ServerResponse>>();
  server.on('connection', (socket) => {
    const responses = new Set<ServerResponse>();
    unfinished.set(socket, responses);
    socket.once('close', () => {
      const queued = [...responses].filter((response) => response.socket === null);
      for (const response of queued) response.destroy().emit('close');
    });
  });
  server.prependListener('request', (request, response) => {
    const responses = unfinished.get(request.socket);
    responses?.add(response);
    response.once('close', () => responses?.delete(response));
  });
}
