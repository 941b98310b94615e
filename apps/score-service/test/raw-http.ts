import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request as httpRequest } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Sent {
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  readonly localAddress?: string;
}

/** A request as it is: the path is not tidied up, and a list is a header sent as often. @param url of the service */
export function askRaw(url: string, method: string, path: string, { headers = {}, body, localAddress }: Sent = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    // Of itself Node's client does not announce the body of a DELETE.
    const announced = body === undefined ? headers : { 'Content-Length': Buffer.byteLength(body), ...headers };
    const options = { method, path, headers: announced, agent: false, ...(localAddress && { localAddress }) };
    const request = httpRequest(url, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject).end(body);
  });
}
