import { beforeAll, describe, expect, it } from '@jest/globals';

import { exchange, sendRaw, type Answer, type Sent } from '../http-exchange.js';
import { Game } from './game.js';
import { newName } from './names.js';

const MEGABYTE = Buffer.alloc(1_048_576, ' ');
const PATHS = ['/api/sessions', '/api/submissions/start', '/api/submissions/end', '/api/leaderboard'];

export function refusals(urlOf: () => string): void {
  let session: string;
  let host: string;
  beforeAll(async () => {
    session = await new Game(urlOf()).logIn(newName());
    host = new URL(urlOf()).host;
  });

  function expectRefused(answer: Answer, status: number): void {
    expect(answer).toMatchObject({ status, body: expect.stringMatching(/^[^\r\n]+\n?$/) });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain\b/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.body).not.toMatch(/ at .*:\d+|node_modules|nginx/);
  }

  describe('are one line of text that any origin may read', () => {
    const authorised = (): Record<string, string> => ({ Authorization: `Bearer ${session}` });
    const rows: readonly [string, number, string, () => Sent][] = [
      ['a poll without token', 400, 'GET /api/sessions', () => ({})],
      ['a poll with an empty token', 400, 'GET /api/sessions?token=', () => ({})],
      ['a poll with two tokens', 400, 'GET /api/sessions?token=a&token=b', () => ({})],
      ['a poll for an unknown login', 404, 'GET /api/sessions?token=nonsense', () => ({})],
      ['a start by nobody', 401, 'POST /api/submissions/start', () => ({ headers: { 'Content-Length': '1' }, body: '{' })],
      ['an end by nobody', 401, 'POST /api/submissions/end', () => ({})],
      ['an end with a scheme alone', 401, 'POST /api/submissions/end', () => ({ headers: { Authorization: 'Bearer' } })],
      ['an end with another scheme', 401, 'POST /api/submissions/end', () => ({ headers: { Authorization: 'Basic eDp5' } })],
      ['an end with the token in the query', 401, `POST /api/submissions/end?token=`, () => ({})],
      ['a start without body', 400, 'POST /api/submissions/start', () => ({ headers: authorised() })],
      [
        'a start in another charset',
        400,
        'POST /api/submissions/start',
        () => ({ headers: { ...authorised(), 'Content-Type': 'application/json;charset=utf-16', 'Content-Length': '2' }, body: '{}' }),
      ],
      [
        'a start that is not UTF-8',
        400,
        'POST /api/submissions/start',
        () => ({ headers: { ...authorised(), 'Content-Length': '2' }, body: Buffer.from([0xff, 0xfe]) }),
      ],
      [
        'a compressed start',
        415,
        'POST /api/submissions/start',
        () => ({ headers: { ...authorised(), 'Content-Encoding': 'gzip', 'Content-Length': '2' }, body: '{}' }),
      ],
      ['a login opened with a megabyte', 413, 'PUT /api/sessions', () => withMegabyte({})],
      ['a start of a megabyte', 413, 'POST /api/submissions/start', () => withMegabyte(authorised())],
      ['an end with a megabyte', 413, 'POST /api/submissions/end', () => withMegabyte(authorised())],
      [
        'a megabyte of unknown length',
        413,
        'POST /api/submissions/end',
        () => ({
          headers: { ...authorised(), 'Transfer-Encoding': 'chunked' },
          body: Buffer.concat([Buffer.from(`${MEGABYTE.length.toString(16)}\r\n`), MEGABYTE, Buffer.from('\r\n0\r\n\r\n')]),
        }),
      ],
      ['more bytes than any gateway lets through', 413, 'PUT /api/sessions', () => ({ headers: { 'Content-Length': '1000000000' } })],
    ];
    it.each(rows)('%s: %i', async (_what, status, line, sent) => {
      expectRefused(await exchange(urlOf(), line, sent()), status);
    });

    const wrong = {
      '/api/sessions': ['POST', 'DELETE', 'PATCH', 'TRACE'],
      '/api/submissions/start': ['GET', 'PUT', 'TRACE'],
      '/api/submissions/end': ['GET', 'DELETE', 'TRACE'],
      '/api/leaderboard': ['POST', 'PUT', 'TRACE'],
    };
    it.each(Object.entries(wrong).flatMap(([path, methods]) => methods.map((method) => `${method} ${path}`)))('%s: 405', async (line) => {
      const answer = await exchange(urlOf(), line);
      expectRefused(answer, 405);
      expect(answer.headers.get('allow')).toMatch(/^[A-Z]+(, [A-Z]+)*$/);
    });
  });

  it('never ask a game engine for a length or a type', async () => {
    for (const line of ['PUT /api/sessions', 'POST /api/submissions/start', 'POST /api/submissions/end']) {
      expect([411, 415]).not.toContain((await exchange(urlOf(), line)).status);
    }
  });

  it.each(PATHS)('are not what a preflight of %s gets', async (path) => {
    const headers = { Origin: 'https://club.example', 'Access-Control-Request-Method': 'PUT' };
    const answer = await exchange(urlOf(), `OPTIONS ${path}`, { headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, OPTIONS');
    expect(answer.headers.get('access-control-allow-headers')).toBe('Authorization, Content-Type, Last-Event-ID, Cache-Control');
    expect(Number(answer.headers.get('access-control-max-age'))).toBeGreaterThanOrEqual(600);
    expect(answer.headers.get('access-control-allow-credentials')).toBeUndefined();
  });

  describe('meet what is not quite HTTP', () => {
    const rows: readonly [string, number, string][] = [
      ['a length and chunks', 400, 'PUT / HTTP/1.1\r\nHost: H\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
      ['two lengths', 400, 'PUT /api/sessions HTTP/1.1\r\nHost: H\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
      ['a space before the colon', 400, 'PUT /api/sessions HTTP/1.1\r\nHost: H\r\nX-A : b\r\nConnection: close\r\n\r\n'],
      ['an odd transfer coding', 400, 'PUT /api/sessions HTTP/1.1\r\nHost: H\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
      ['no host', 400, 'PUT /api/sessions HTTP/1.1\r\nConnection: close\r\n\r\n'],
      ['two hosts', 400, 'PUT /api/sessions HTTP/1.1\r\nHost: H\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
      ['a target at another host', 400, 'GET http://evil.example/api/sessions HTTP/1.1\r\nHost: H\r\nConnection: close\r\n\r\n'],
      ['an unknown method', 400, 'FOO /api/sessions HTTP/1.1\r\nHost: H\r\nConnection: close\r\n\r\n'],
      ['something else entirely', 400, '\x16\x03\x01\x02\r\n\r\n'],
      ['one huge header', 431, `PUT /api/sessions HTTP/1.1\r\nHost: H\r\nX-A: ${'a'.repeat(40_000)}\r\nConnection: close\r\n\r\n`],
    ];
    it.each(rows)('%s: %i', async (_what, status, text) => {
      const answer = await sendRaw(urlOf(), text.replaceAll('Host: H\r\n', `Host: ${host}\r\n`));
      expect(answer.status).toBe(status);
      expect((await exchange(urlOf(), 'PUT /api/sessions')).status).toBe(200);
    });

    it('lets a target name the same host', async () => {
      expect((await exchange(urlOf(), `PUT ${urlOf()}/api/sessions`)).status).toBe(200);
    });
  });
}

function withMegabyte(headers: Record<string, string>): Sent {
  return { headers: { ...headers, 'Content-Length': String(MEGABYTE.length) }, body: MEGABYTE };
}
