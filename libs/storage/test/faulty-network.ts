import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';

/** Stands between a client and a server, and fails as networks do. */
export interface FaultyNetwork {
  /** The server's address by way of this network. */
  readonly url: string;
  /** From now on nothing arrives, on old connections and new ones, and nobody is told. */
  silence(): void;
  /** New connections work again. */
  heal(): void;
  /** Breaks the connection that next sends `text`: the server gets it, and the client gets no answer. */
  cutAnswerTo(text: string): void;
  close(): Promise<void>;
}

export async function faultyNetworkTo(serverUrl: string): Promise<FaultyNetwork> {
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let silent = false;
  let cutting: string | undefined;

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let cut = false;
    client.on('data', (bytes: Buffer) => {
      if (silent) return;
      if (cutting !== undefined && bytes.includes(cutting)) {
        cut = true;
        cutting = undefined;
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes: Buffer) => {
      if (cut) client.destroy();
      else if (!silent) client.write(bytes);
    });
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        peer.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    silence: () => void (silent = true),
    heal: () => void (silent = false),
    cutAnswerTo: (text) => void (cutting = text),
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
