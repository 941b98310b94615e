import { connect } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** What one request consists of; nothing is added to the headers but Host and `Connection: close`, unless they are given. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The address to send from; the system chooses unless it is given. */
  readonly from?: string;
}

/**
 * Sends a request byte for byte, as no HTTP client would let one, on a connection of its own. Rejects when the connection is refused,
 * reset, or closed without an answer.
 *
 * @param line method and target, such as `PUT /api/sessions`
 */
export async function exchange(url: string, line: string, { headers = {}, body = '', from }: Sent = {}): Promise<Answer> {
  const all = { Host: new URL(url).host, Connection: 'close', ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return sendRaw(url, Buffer.concat([Buffer.from(`${line} HTTP/1.1\r\n${head.join('')}\r\n`), Buffer.from(body)]), from);
}

/** Sends these bytes and takes the answer, which ends where its length says or when the server closes. */
export async function sendRaw(url: string, bytes: string | Buffer, from?: string): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, ...(from !== undefined && { localAddress: from }) });
  let received = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (isComplete(received)) socket.destroy();
  });
  socket.write(bytes);
  await new Promise<void>((resolve, reject) => {
    socket.once('close', () => resolve());
    // A refusal may come before everything was sent; then it counts, and the broken pipe does not.
    socket.once('error', (error) => (received.length === 0 ? reject(error) : resolve()));
  });
  return parse(received.toString('utf8'));
}

function isComplete(received: Buffer): boolean {
  const headEnd = received.indexOf('\r\n\r\n');
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(received.toString('latin1', 0, headEnd + 2))?.[1];
  return headEnd > 0 && length !== undefined && received.length >= headEnd + 4 + Number(length);
}

function parse(text: string): Answer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1];
  if (status === undefined) throw new Error(`closed without an answer, after: ${text.slice(0, 200)}`);
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  const body = rest.join('\r\n\r\n');
  return { status: Number(status), headers, body: headers.get('transfer-encoding') === 'chunked' ? unchunked(body) : body };
}

/** Counts characters for bytes, which is right for the short texts that the protocol answers with. */
function unchunked(body: string): string {
  const [, size = '0', rest = ''] = /^([0-9a-f]+)\r\n([\s\S]*)$/i.exec(body) ?? [];
  const length = Number.parseInt(size, 16);
  return length === 0 ? '' : rest.slice(0, length) + unchunked(rest.slice(length + 2));
}
