import { OpenApiAnswers } from '@laurel/fixtures/openapi-answers';

import { exchange, type Answer, type Sent } from '../http-exchange.js';

/** A running server of the LEADR protocol, or one replica of it. */
export interface LeadrServer {
  readonly url: string;
  readonly superadminKey: string;
  /** What every answer is held to. */
  readonly described: OpenApiAnswers;
}

export interface JsonAnswer<Body> extends Omit<Answer, 'body'> {
  readonly body: Body;
}

interface Document {
  readonly paths: object;
  readonly components: { readonly schemas: object };
}

/** How several services together, or one alone, describe their answers at `/openapi.json`. */
export async function describedBy(urls: readonly string[]): Promise<OpenApiAnswers> {
  const documents = await Promise.all(urls.map(async (url) => (await (await fetch(`${url}/openapi.json`)).json()) as Document));
  const joined = documents.reduce((all, { paths, components: { schemas } }) => ({
    paths: { ...all.paths, ...paths },
    components: { schemas: { ...all.components.schemas, ...schemas } },
  }));
  return OpenApiAnswers.from(joined);
}

/**
 * Sends a request and holds the answer to its description.
 *
 * @param line method and target
 */
export async function ask<Body = unknown>(server: LeadrServer, line: string, sent: Sent = {}): Promise<JsonAnswer<Body>> {
  const answer = await exchange(server.url, line, withLength(sent));
  const [method = '', target = ''] = line.split(' ');
  const body = answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown);
  server.described.check(method, target, answer.status, body);
  return { ...answer, body: body as Body };
}

/** The same request with the length of its body told. */
export function withLength({ headers = {}, ...sent }: Sent): Sent {
  if (sent.body === undefined) return { headers, ...sent };
  return { headers: { 'Content-Length': String(Buffer.byteLength(sent.body)), ...headers }, ...sent };
}
