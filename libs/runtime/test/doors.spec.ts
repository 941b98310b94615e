import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { eventually } from '@laurel/fixtures/eventually';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { promisify } from 'node:util';

import { dial, exchange, request, statusOf, untilClosed, untilReceived } from './raw-exchange.js';
import type { TinyService } from './tiny-service.js';
import { Gate, startTinyService } from './tiny-service.js';

let service: TinyService;

beforeAll(async () => {
  service = await startTinyService();
});

afterAll(() => service.close());

const at = (path: string, init?: RequestInit): Promise<Response> => fetch(service.url + path, init);

describe('a door', () => {
  it.each([
    ['a success', '/text/echo', {}, 200],
    ['a refusal', '/text/teapot', {}, 418],
    ['an unknown path', '/text/nowhere', {}, 404],
    ['a wrong method', '/text/order', {}, 405],
    ['a bad body', '/text/order', { method: 'POST', body: '{' }, 400],
    ['a large body', '/text/order', { method: 'POST', body: 'x'.repeat(20_000) }, 413],
    ['a compressed body', '/text/order', { method: 'POST', body: 'x', headers: { 'Content-Encoding': 'br' } }, 415],
    ['a broken path', '/text/%', {}, 400],
    ['a preflight', '/text/order', { method: 'OPTIONS' }, 204],
  ])('sends its headers with %s', async (_what, path, init, status) => {
    const answer = await at(path, init);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  it('gives errors its own form', async () => {
    const text = await at('/text/nowhere');
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await text.text()).toBe('Not found');
    const json = await at('/house/nowhere');
    expect(json.headers.get('x-house')).toBe('yes');
    expect(await json.json()).toEqual({ detail: 'Not found' });
    const open = await at('/nowhere');
    expect(open.status).toBe(404);
    expect(open.headers.get('access-control-allow-origin')).toBeNull();
    expect(await open.json()).toEqual({ error: 'Not found' });
  });

  it('answers one line, and never nothing', async () => {
    const stout = await at('/text/teapot');
    expect(await stout.text()).toBe('short and stout');
    expect(stout.headers.get('x-tea')).toBe('green');
    expect(stout.headers.get('cache-control')).toBe('no-store');
    expect(await (await at('/text/silent')).text()).toBe('Conflict');
  });

  it('answers a preflight on each of its paths, known or not, and no other', async () => {
    for (const path of ['/text', '/text/order', '/text/nowhere']) {
      const preflight = await at(path, { method: 'OPTIONS', headers: { Origin: 'null', 'Access-Control-Request-Method': 'POST' } });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, POST, OPTIONS');
      expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    }
    expect((await at('/house/rooms', { method: 'OPTIONS' })).status).toBe(405);
    expect((await at('/open/1', { method: 'OPTIONS' })).status).toBe(404);
  });

  it.each([
    ['DELETE', '/text/echo', 'GET, POST, PUT, OPTIONS'],
    ['PATCH', '/text/order', 'POST, OPTIONS'],
    ['GET', '/text/order', 'POST, OPTIONS'],
    ['HEAD', '/text/stream', 'GET, OPTIONS'],
    ['POST', '/house/rooms', 'GET'],
  ])('refuses %s %s before any handler', async (method, path, allow) => {
    const answer = await at(path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it('takes HEAD where it names HEAD', async () => {
    const answer = await at('/text/teapot', { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([418, '']);
    expect(answer.headers.get('content-length')).toBe('15');
  });

  it.each([
    ['/text/order/', 404],
    ['/TEXT/order', 404],
    ['/text/Order', 404],
    ['/text//order', 404],
  ])('takes paths as written: %s', async (path, status) => {
    expect((await at(path, { method: 'POST', body: '{}' })).status).toBe(status);
  });
});

describe('an error', () => {
  it('that is a mistake is 500, told to the log only', async () => {
    const answer = await at('/house/rooms');
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ detail: 'Internal server error' });
    const line = service.lines.find(({ level, err }) => level === 'error' && err !== undefined);
    expect(line?.err).toMatchObject({ message: 'select * from secrets', stack: expect.stringContaining('tiny-service') });
  });

  it('that is no Error is 500 too', async () => {
    expect((await at('/house/odd')).status).toBe(500);
  });

  it('of a dependency that is away is 503, to be tried again', async () => {
    const answer = await at('/house/away');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toEqual({ detail: 'temporarily unavailable' });
  });

  it('of Nest keeps its status and loses its details', async () => {
    const answer = await at('/house/guarded');
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ detail: 'Forbidden' });
  });

  it('after the answer began cuts it off', async () => {
    const gate = service.app.get(Gate);
    const entered = once(gate, 'entered');
    const socket = await dial(service.url);
    socket.write(request('GET /text/halfway'));
    await Promise.all([entered, untilReceived(socket, 'half of ')]);
    const rest = untilClosed(socket);
    gate.open();
    expect(await rest).not.toContain('0\r\n\r\n');
  });
});

describe('a start that fails', () => {
  @Module({ providers: [{ provide: 'store', useFactory: () => Promise.reject(new Error('no store')) }] })
  class BrokenModule {}

  it('closes what was opened before it', async () => {
    const closed: string[] = [];
    const start = startTinyService({ module: BrokenModule, closed: async () => void closed.push('closed') });
    await expect(start).rejects.toThrow('no store');
    expect(closed).toEqual(['closed']);
  });
});

describe('TRACE and CONNECT', () => {
  it.each(['/text/order', '/text/nowhere', '/open/1'])('TRACE %s is 405 and says what is allowed', async (path) => {
    const answer = await exchange(service.url, request(`TRACE ${path}`));
    expect(statusOf(answer)).toBe(405);
    expect(answer).toContain('Allow: ');
  });

  it('CONNECT is 405', async () => {
    const answer = await exchange(service.url, request('CONNECT laurel.test:443'));
    expect(statusOf(answer)).toBe(405);
    expect(answer).toContain('Allow: ');
  });

  it('CONNECT may be followed by a reset of the connection', async () => {
    for (const awaited of ['', '405']) {
      const socket = await dial(service.url);
      socket.write(request('CONNECT laurel.test:443'));
      await untilReceived(socket, awaited);
      socket.resetAndDestroy();
      await eventually(async () => expect(await connectionsOf(service)).toBe(0));
    }
    expect((await fetch(`${service.url}/text/echo`)).status).toBe(200);
  });

  it('CONNECT leaves no connection open, even if its client does not go', async () => {
    const socket = connect({ port: Number(new URL(service.url).port), host: '127.0.0.1', allowHalfOpen: true });
    socket.write(request('CONNECT laurel.test:443'));
    await untilReceived(socket, '405');
    await eventually(async () => expect(await connectionsOf(service)).toBe(0));
    socket.destroy();
  });

  it('Upgrade is ignored', async () => {
    const headers = { Connection: 'Upgrade, close', Upgrade: 'websocket' };
    expect(statusOf(await exchange(service.url, request('GET /text/echo', headers)))).toBe(200);
  });
});

/** Those of HTTP clients that keep theirs are not counted. */
async function connectionsOf({ app }: TinyService): Promise<number> {
  const server: Server = app.getHttpServer();
  server.closeIdleConnections();
  return promisify(server.getConnections.bind(server))();
}
