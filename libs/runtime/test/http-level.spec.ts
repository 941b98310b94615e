import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { once } from 'node:events';
import type { Server } from 'node:http';

import express from 'express';

import { Drain } from '../src/drain.js';
import { BoundedExpressAdapter, HTTP_LIMITS } from '../src/http/http-server.js';
import { addressUrl } from '../src/ops-server.js';
import { dial, exchange, request, statusOf, untilClosed, untilReceived } from './raw-exchange.js';
import type { TinyService } from './tiny-service.js';
import { startTinyService } from './tiny-service.js';

let service: TinyService;

beforeAll(async () => {
  service = await startTinyService();
});

// Whatever was sent, the next request is served.
afterEach(async () => {
  expect((await fetch(`${service.url}/text/echo`)).status).toBe(200);
});

afterAll(() => service.close());

describe('a request that two hops could read differently', () => {
  const chunked = '2\r\n{}\r\n0\r\n\r\n';

  it.each([
    ['two kinds of length', request('POST /text/echo', { 'Content-Length': '2', 'Transfer-Encoding': 'chunked' }, chunked)],
    ['two lengths', request('POST /text/echo', { 'Content-Length': '2', 'content-length': '3' }, '{}')],
    ['bare line feeds', request('GET /text/echo').replaceAll('\r\n', '\n')],
    ['a space before the colon', request('POST /text/echo', { 'Content-Length ': '2' }, '{}')],
    ['an unknown transfer encoding last', request('POST /text/echo', { 'Transfer-Encoding': 'chunked, identity' }, chunked)],
    ['no Host', 'GET /text/echo HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['an unknown method', request('FOO /text/echo')],
    ['two Hosts', request('GET /text/echo', { host: 'evil.test' })],
    ['two equal Hosts', request('GET /text/echo', { host: 'laurel.test' })],
    ['another host in its target', request('GET http://evil.test/text/echo')],
    ['a host with a user in its target', request('GET http://laurel.test@evil.test/text/echo')],
    ['a backslash in its path', request('GET /text\\echo')],
    ['a fragment in its path', request('GET /text/echo#x')],
    ['a raw byte in its path', request('GET /text/item/\xff')],
    ['half an escape', request('GET /text/item/%')],
    ['an escape that is no UTF-8', request('GET /text/item/%ff')],
    ['a NUL', request('GET /text/item/%00')],
    ['no path at all', request('OPTIONS *')],
  ])('is refused: %s', async (_what, bytes) => {
    expect(statusOf(await exchange(service.url, Buffer.from(bytes, 'latin1')))).toBe(400);
  });

  it.each([
    ['/text/item/%', '*', 'text/plain; charset=utf-8'],
    ['/house/%ff', undefined, 'application/json'],
    ['/open/%00', undefined, 'application/json; charset=utf-8'],
    ['http://evil.test/text/echo', '*', 'text/plain; charset=utf-8'],
  ])('is refused in the form of its door: %s', async (target, origin, type) => {
    const answer = await exchange(service.url, request(`GET ${target}`));
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain(`Content-Type: ${type}\r\n`);
    expect(/Access-Control-Allow-Origin: (.*)\r/.exec(answer)?.[1]).toBe(origin);
  });

  it('is served when its target names its own host', async () => {
    const answer = await exchange(service.url, request('GET http://Laurel.test/text/echo?a=1'));
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain('"query":{"a":"1"}');
  });

  const detours = ['//text/echo', '/./text/echo', '/text/../text/echo', '/%2e%2e/text/echo', '/text%2Fecho'];

  it.each(detours)('finds nothing at %s', async (path) => {
    expect(statusOf(await exchange(service.url, request(`GET ${path}`)))).toBe(404);
  });
});

describe('more than is sensible', () => {
  it('headers beyond 16 KiB are 431', async () => {
    expect(statusOf(await exchange(service.url, request('GET /text/echo', { 'X-Large': 'x'.repeat(17_000) })))).toBe(431);
  });

  it('a thousand query parameters are read without harm', async () => {
    const query = Array.from({ length: 1_000 }, (_, n) => `p${n}=${n}`).join('&');
    const answer = await fetch(`${service.url}/text/echo?__proto__[x]=1&a[b][c]=1&t=1&t=2&${query}`);
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { query: object }).query).toMatchObject({ 'a[b][c]': '1', t: ['1', '2'] });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('a thousand pipelined requests are all served', async () => {
    const requests = Array.from({ length: 999 }, () => 'GET /text/echo HTTP/1.1\r\nHost: laurel.test\r\n\r\n').join('');
    const answers = await exchange(service.url, requests + request('GET /text/echo'));
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(1_000);
  });

  it('a preflight with fifty headers is answered like any other', async () => {
    const headers = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`X-Extra-${n}`, 'x']));
    const answer = await exchange(service.url, request('OPTIONS /text/order', { Origin: 'https://evil.test', ...headers }));
    expect(statusOf(answer)).toBe(204);
    expect(answer).toContain('Access-Control-Allow-Origin: *\r\n');
  });
});

describe('forwarded addresses', () => {
  const spoof = { 'X-Forwarded-For': '1.2.3.4', 'X-Forwarded-Host': 'evil.test', Forwarded: 'for=1.2.3.4', 'X-Real-IP': '1.2.3.4' };
  const addressSeenBy = async (url: string, headers: Record<string, string>): Promise<unknown> =>
    ((await (await fetch(`${url}/text/echo`, { headers })).json()) as { address: unknown }).address;

  it('have no effect without trusted proxies', async () => {
    expect(await addressSeenBy(service.url, spoof)).toBe('127.0.0.1');
  });

  it('count as far as every hop is trusted', async () => {
    const behind = await startTinyService({ config: { trustedProxies: ['127.0.0.0/8', '10.0.0.0/8'] } });
    const seen = (forwarded: string): Promise<unknown> => addressSeenBy(behind.url, { 'X-Forwarded-For': forwarded });
    expect(await seen('1.2.3.4')).toBe('1.2.3.4');
    expect(await seen('9.9.9.9, 1.2.3.4, 10.1.1.1')).toBe('1.2.3.4');
    expect(await seen('::ffff:1.2.3.4')).toBe('1.2.3.4');
    expect(await seen('2001:DB8::1')).toBe('2001:db8::1');
    for (const garbage of ['', ',', 'unknown', '1.2.3.4:80', '<script>', '1.2.3.4, nonsense', '-'.repeat(9_000)]) {
      expect(await seen(garbage)).toBe('127.0.0.1');
    }
    await behind.close();
  });
});

describe('a slow client', () => {
  it('is given up within 30 s, within 15 s for its headers', () => {
    const server: Server = service.app.getHttpServer();
    expect(server.requestTimeout).toBeLessThan(30_000);
    expect(server.headersTimeout).toBeLessThan(15_000);
    expect(HTTP_LIMITS.connectionsCheckingInterval).toBeLessThanOrEqual(1_000);
  });

  // The same server with limits that a test can wait for.
  it.each([
    ['half its headers', 'POST /text/echo HTTP/1.1\r\nHost: laurel.test\r\nX-More'],
    ['a part of its body', request('POST /text/echo', { 'Content-Length': '500' }, '0123456789')],
    ['no body after asking for leave', request('POST /text/echo', { 'Content-Length': '5', Expect: '100-continue' })],
  ])('that sends %s is told 408 and closed', async (_what, bytes) => {
    const adapter = new BoundedExpressAdapter(
      express().use((req) => void req.resume()),
      new Drain(0),
      { ...HTTP_LIMITS, requestTimeout: 200, headersTimeout: 200, connectionsCheckingInterval: 50 },
    );
    adapter.initHttpServer();
    const server: Server = adapter.getHttpServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    expect(await exchange(addressUrl(server.address()), bytes)).toContain('408 Request Timeout');
    await adapter.close();
  });

  it('does not keep others waiting', async () => {
    const slow = await Promise.all(Array.from({ length: 200 }, () => dial(service.url)));
    for (const socket of slow) socket.write('GET /text/echo HTTP/1.1\r\nX-Slow: ');
    expect((await fetch(`${service.url}/text/echo`)).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  it('that closes its half after asking gets its answer', async () => {
    const socket = await dial(service.url);
    socket.end(request('GET /text/echo'));
    expect(statusOf(await untilClosed(socket))).toBe(200);
  });

  it('that leaves takes along the requests that waited for one another', async () => {
    const socket = await dial(service.url);
    service.lines.length = 0;
    socket.write('GET /text/stream HTTP/1.1\r\nHost: laurel.test\r\n\r\n'.repeat(20));
    await untilReceived(socket, 'hello');
    socket.destroy();
    await eventually(() => expect(service.lines).toHaveLength(20));
  });

  it('may leave a stream at any time', async () => {
    const socket = await dial(service.url);
    socket.write(request('GET /text/stream'));
    await untilReceived(socket, 'hello');
    socket.destroy();
  });
});
