import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { POMOMON_NAMES } from '@laurel/contracts/pomomon/door';
import { ROUTES, SERVICE_NAMES, type Route } from '@laurel/contracts/routing';
import { EventStreamReader } from '@laurel/fixtures/event-stream-reader';
import { eventually } from '@laurel/fixtures/eventually';
import { testFolder } from '@laurel/fixtures/test-folder';
import { startTestGateway, type TestGateway } from '@laurel/fixtures/test-gateway';
import { freePort } from '@laurel/storage/embedded/free-port';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

import { exchange, type Answer, type Sent } from '../http-exchange.js';
import { EchoService, type Arrived } from './echo-service.js';

const CONFIGURATION = new URL('../../../../docker/gateway/nginx.conf', import.meta.url);

describe('the configuration', () => {
  it('has the routes of the routing table, in its order, and no other', async () => {
    const text = await readFile(CONFIGURATION, 'utf8');
    const locations = [...text.matchAll(/^ {4}location ([^{]+) \{([^]*?)\}$/gm)].map(([, match = '', body = '']) => ({ match, body }));
    const routed = locations.filter(({ body }) => !body.includes('internal;'));
    expect(routed.map(({ match, body }) => [match, /proxy_pass http:\/\/([\w-]+);/.exec(body)?.[1] ?? 'web'])).toEqual(
      ROUTES.map((route) => [locationOf(route), route.upstream]),
    );
    const streams = routed.filter(({ body }) => /proxy_buffering off;\s+proxy_read_timeout 1h;/.test(body));
    expect(streams.map(({ match }) => match)).toEqual(ROUTES.filter(({ stream }) => stream).map(locationOf));
  });

  it('keeps from tables the names that Pomomon has, and no other', async () => {
    const [, names = ''] = /"~\^\/api\/\(([^)]+)\)[^"]*" \/refused;/.exec(await readFile(CONFIGURATION, 'utf8')) ?? [];
    expect(names.split('|')).toEqual([...POMOMON_NAMES]);
  });

  it('names longer routes before the shorter ones that they begin with', () => {
    for (const [index, route] of ROUTES.entries()) {
      const earlier = ROUTES.slice(0, index).filter(({ match, path }) => match === 'prefix' && isBelow(route.path, path));
      expect({ path: route.path, hiddenBy: earlier.map(({ path }) => path) }).toEqual({ path: route.path, hiddenBy: [] });
    }
  });
});

/** How nginx writes a route: a prefix ends with a path segment. The web app gets what is left. */
function locationOf({ match, path }: Route): string {
  if (match === 'exact') return `= ${path}`;
  return path === '/' ? '/' : `~ ^${path}(/|$)`;
}

function isBelow(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}

describe('requests', () => {
  let services: EchoService[];
  let gateway: TestGateway;

  beforeAll(async () => {
    services = await Promise.all(SERVICE_NAMES.map((name) => EchoService.start(name)));
    const [auth, score, stream] = services.map(({ url }) => [url]);
    gateway = await startTestGateway({
      port: await freePort(),
      replicas: { 'auth-service': auth ?? [], 'score-service': score ?? [], 'leaderboard-stream-service': stream ?? [] },
      webRoot: testFolder(),
    });
  });

  afterAll(async () => {
    await gateway.stop();
    await Promise.all(services.map((service) => service.close()));
  });

  async function arrival(line: string, sent: Sent = {}): Promise<Arrived> {
    return JSON.parse((await exchange(gateway.url, line, sent)).body) as Arrived;
  }

  const routed = ROUTES.filter(({ upstream }) => upstream !== 'web');
  const below = (path: string): string[] => ['/x', '/', '/x/y?z=/', '//x', '?x=%20y&z', '/a%2Fb%20c;d=e'].map((rest) => path + rest);
  const targets = routed.flatMap(({ match, path, upstream }) =>
    [path, ...(match === 'prefix' ? below(path) : [])].map((target) => [target, upstream] as const),
  );
  it.each(targets)('for %s arrive at %s as they were sent', async (target, upstream) => {
    for (const method of ['GET', 'PUT', 'POST', 'OPTIONS']) {
      expect(await arrival(`${method} ${target}`)).toMatchObject({
        service: upstream,
        line: `${method} ${target}`,
        httpVersion: '1.1',
      });
    }
  });

  it('of which only the beginning is alike do not count as below', async () => {
    expect(await arrival('GET /api/sessionsx')).toMatchObject({ service: 'score-service', line: 'GET /api/sessionsx' });
    expect(await arrival('GET /v1/client/noncex')).toMatchObject({ service: 'score-service', line: 'GET /v1/client/noncex' });
    for (const target of ['/apix', '/authx', '//api/x', '/.well-known/jwks.jsonx', '/v1x', '/timestamp/', '//v1/client/boards']) {
      expect(await exchange(gateway.url, `GET ${target}`)).toMatchObject({ status: 404, body: 'not found\n' });
    }
  });

  it('that could be meant for two hosts are refused, in words and before any service', async () => {
    for (const [line, headers] of [
      ['GET http://evil.example/api/sessions', {}],
      ['GET /api/sessions', { Host: '' }],
    ] as const) {
      expect(await exchange(gateway.url, line, { headers })).toMatchObject({ status: 400, body: 'malformed request\n' });
    }
  });

  const ofLeadr = ['/v1', '/v1/client/scores', '/v1?x=1', '/v1/live/boards/x'];
  it.each(ofLeadr)('that are refused at %s are so in the form of its protocol', async (target) => {
    const refusal = await exchange(gateway.url, `GET ${target}`, { headers: { Host: '' } });
    expect(refusal.status).toBe(400);
    expectJson(refusal, 'malformed request');
  });

  it.each([
    ['/api/x', true],
    ['/api/x/deleted/', true],
    ['/api', true],
    ['/api?x', true],
    ['/timestamp', true],
    ['/timestamp?x', true],
    ['/timestamp/', false],
    ['/apix', false],
    ...POMOMON_NAMES.flatMap((name): [string, boolean][] => [
      [`/api/${name}`, false],
      [`/api/${name}/end`, false],
      [`/api/${name}?x`, false],
      [`/api/${name}x`, true],
    ]),
  ])('that are refused at %s are so in the form of tables: %s', async (target, isJson) => {
    const refusal = await exchange(gateway.url, `GET ${target}`, { headers: { Host: '' } });
    expect([refusal.status, refusal.headers.get('access-control-allow-origin')]).toEqual([400, '*']);
    expect(refusal.headers.get('content-type')).toBe(`${isJson ? 'application/json' : 'text/plain'}; charset=utf-8`);
    expect(refusal.body).toBe(isJson ? '{"error":"malformed request"}' : 'malformed request\n');
  });

  it('keep a header that is as long as the services take', async () => {
    const long = 'x'.repeat(15_000);
    expect((await arrival('GET /api/x', { headers: { tablekey: long } })).headers['tablekey']).toBe(long);
  });

  it('keep every byte of their body', async () => {
    const bytes = randomBytes(16_384);
    const headers = { 'Content-Length': String(bytes.length) };
    expect((await arrival('POST /api/x', { headers, body: bytes })).body).toBe(bytes.toString('base64'));
  });

  it('without a body have none behind the gateway either', async () => {
    for (const line of ['PUT /api/sessions', 'POST /api/submissions/end']) {
      const { headers, body } = await arrival(line);
      expect(body).toBe('');
      expect(Object.keys(headers)).not.toContain('content-length');
      expect(Object.keys(headers)).not.toContain('transfer-encoding');
    }
  });

  it('come from where they come from, whatever they say themselves', async () => {
    const claims = {
      'X-Forwarded-For': '192.0.2.1, 192.0.2.2',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Port': '1',
      'X-Real-IP': '192.0.2.3',
      'X-User-Id': 'admin',
      Forwarded: 'for=192.0.2.4;host=evil.example',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      tracestate: 'vendor=1',
      baggage: 'user=admin',
      Authorization: 'Bearer a',
      Cookie: 'b=c',
      'Last-Event-ID': 'd',
    };
    const { headers } = await arrival('GET /api/x', { headers: claims });
    expect(headers).toEqual({
      host: new URL(gateway.url).host,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
      authorization: 'Bearer a',
      cookie: 'b=c',
      'last-event-id': 'd',
    });
  });

  it('keep a sound name that they have been given, and get one else', async () => {
    const nameOf = async (name: string): Promise<string | undefined> =>
      (await arrival('GET /api/x', { headers: { 'X-Request-Id': name } })).headers['x-request-id'];
    expect(await nameOf('from_the-edge-1')).toBe('from_the-edge-1');
    for (const name of ['short', 'a b c d e f g h', 'x'.repeat(65)]) expect(await nameOf(name)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('are logged without what is secret about them', async () => {
    await arrival('GET /auth/login/handle-of-a-login?token=secret-1');
    await arrival('POST /api/sessions?token=secret-2');
    const log = await eventually(async () => {
      const text = await gateway.accessLog();
      expect(text).toMatch(/"method":"POST","path":"\/api\/sessions","status":200/);
      return text;
    });
    expect(log).toMatch(/"path":"\/auth\/login\/\[redacted\]"/);
    expect(log).not.toMatch(/secret|handle-of-a-login/);
    for (const line of log.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});

function expectJson({ headers, body }: Answer, text: string): void {
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(JSON.parse(body)).toEqual({ detail: text, error: text });
}

describe('a service with two replicas', () => {
  let whole: EchoService;
  let broken: EchoService;
  let gateway: TestGateway;

  beforeAll(async () => {
    whole = await EchoService.start('score-service');
    // Takes each request and breaks down over it.
    broken = await EchoService.start('score-service', (request) => void request.socket.destroy());
    const nobody = `http://127.0.0.1:${await freePort()}`;
    gateway = await startTestGateway({
      port: await freePort(),
      replicas: {
        'auth-service': [nobody, whole.url],
        'score-service': [whole.url, broken.url],
        'leaderboard-stream-service': [nobody, whole.url],
      },
      webRoot: testFolder(),
    });
  });

  afterAll(async () => {
    await gateway.stop();
    await Promise.all([whole.close(), broken.close()]);
  });

  it('gets a POST once, even if nobody then knows what became of it', async () => {
    const lines = Array.from({ length: 12 }, (_, index) => `POST /api/submissions/end?${index}`);
    const statuses: number[] = [];
    for (const line of lines) statuses.push((await exchange(gateway.url, line)).status);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    const arrived = [...whole.arrived, ...broken.arrived].filter((line) => line.startsWith('POST'));
    expect(arrived.sort()).toEqual([...lines].sort());
  });

  it('gets a GET at the other one', async () => {
    for (let times = 0; times < 12; times += 1) expect((await exchange(gateway.url, `GET /api/x?${times}`)).status).toBe(200);
  });

  it('gets everything at the one that is there', async () => {
    for (let times = 0; times < 12; times += 1) {
      expect((await exchange(gateway.url, 'POST /api/sessions')).status).toBe(200);
      expect((await exchange(gateway.url, 'POST /api/leaderboard')).status).toBe(200);
    }
  });
});

describe('a service with no replica', () => {
  it('is told of in the form of the protocol that was spoken to it', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const gateway = await startTestGateway({
      port: await freePort(),
      replicas: { 'auth-service': [nobody], 'score-service': [nobody], 'leaderboard-stream-service': [nobody] },
      webRoot: testFolder(),
    });
    for (const path of ['/v1/client/scores', '/v1/client/sessions', '/v1/client/nonce/', '/v1']) {
      const refusal = await exchange(gateway.url, `POST ${path}`);
      expect([refusal.status, refusal.headers.get('retry-after')]).toEqual([503, '1']);
      expectJson(refusal, 'temporarily unavailable');
    }
    expect(await exchange(gateway.url, 'POST /api/submissions/end')).toMatchObject({ status: 503, body: 'temporarily unavailable\n' });
    expect(await exchange(gateway.url, 'POST /api/x')).toMatchObject({ status: 503, body: '{"error":"temporarily unavailable"}' });
    expect(await exchange(gateway.url, 'GET /v1/live/boards/x')).toMatchObject({ status: 200, body: 'retry: 3000\n' });
    await gateway.stop();
  });
});

describe('a stream', () => {
  it('comes through as it is written, and ends as it ends', async () => {
    const opened: ServerResponse[] = [];
    const service = await EchoService.start('leaderboard-stream-service', (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' }).flushHeaders();
      opened.push(response);
    });
    const gateway = await startTestGateway({
      port: await freePort(),
      replicas: { 'auth-service': [service.url], 'score-service': [service.url], 'leaderboard-stream-service': [service.url] },
      webRoot: testFolder(),
    });
    const stream = await EventStreamReader.open(`${gateway.url}/api/leaderboard`);
    expect(stream.headers['x-accel-buffering']).toBe('no');
    for (const data of ['a', 'b', 'c']) {
      opened[0]?.write(`data: ${data}\n\n`);
      expect((await stream.next()).data).toBe(data);
    }
    opened[0]?.end();
    expect(await stream.ended).toBe(true);

    const left = await EventStreamReader.open(`${gateway.url}/api/leaderboard`);
    left.close();
    await once(opened[1] as ServerResponse, 'close');
    await gateway.stop();
    await service.close();
  });
});
