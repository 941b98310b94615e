import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as it arrived behind the gateway. */
export interface Arrived {
  readonly service: string;
  readonly line: string;
  readonly httpVersion: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** In base64. */
  readonly body: string;
}

/** Stands in for a service that a gateway forwards to. */
export class EchoService {
  readonly arrived: string[] = [];
  private constructor(
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  /** Answers with the request itself, or as `answer` does. */
  static async start(name: string, answer: RequestListener = echo(name)): Promise<EchoService> {
    const server = createServer((request, response) => {
      service.arrived.push(lineOf(request));
      answer(request, response);
    });
    // A test that fails must not be held up by it.
    server.listen(0, '127.0.0.1').unref();
    await once(server, 'listening');
    const service = new EchoService(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    });
    return service;
  }
}

function echo(service: string): RequestListener {
  return (request, response) => {
    void buffer(request).then((body) => {
      const arrived: Arrived = {
        service,
        line: lineOf(request),
        httpVersion: request.httpVersion,
        headers: request.headers as Record<string, string>,
        body: body.toString('base64'),
      };
      response.end(JSON.stringify(arrived));
    });
  };
}

function lineOf({ method, url }: IncomingMessage): string {
  return `${method} ${url}`;
}
