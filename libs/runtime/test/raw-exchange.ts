import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';

/** A bare connection to a service, for what HTTP clients would not send. */
export async function dial(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** Sends the text as it is and gives back everything that comes until the service closes the connection. */
export async function exchange(url: string, text: string | Buffer): Promise<string> {
  const socket = await dial(url);
  socket.write(text);
  return untilClosed(socket);
}

/** Everything that arrives from now on; a reset counts as a failure. */
export async function untilClosed(socket: Socket): Promise<string> {
  const chunks: string[] = [];
  socket.setEncoding('latin1').on('data', (chunk) => chunks.push(String(chunk)));
  await once(socket, 'close');
  return chunks.join('');
}

/** Waits until the text has arrived on the connection. */
export async function untilReceived(socket: Socket, text: string): Promise<string> {
  let received = '';
  while (!received.includes(text)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer | string];
    received += chunk.toString('latin1');
  }
  return received;
}

export function request(line: string, headers: Record<string, string> = {}, body = ''): string {
  const all = { Host: 'laurel.test', Connection: 'close', ...headers };
  return `${line} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}
