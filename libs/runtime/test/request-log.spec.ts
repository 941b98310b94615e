import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';

import { createLogger } from '../src/log.js';
import { withoutSecrets } from '../src/http/without-secrets.js';
import { exchange, request } from './raw-exchange.js';
import type { TinyService } from './tiny-service.js';
import { startTinyService } from './tiny-service.js';

const SECRET = 'hush-hush';

let service: TinyService;

beforeAll(async () => {
  service = await startTinyService();
});

beforeEach(() => {
  service.lines.length = 0;
});

afterAll(() => service.close());

describe('the request log', () => {
  it('has one line per request, with what an operator needs', async () => {
    await fetch(`${service.url}/text/echo?page=3`);
    await logged(1);
    expect(service.lines).toMatchObject([
      {
        level: 'info',
        service: 'tiny',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        req: { id: expect.any(String), method: 'GET', url: '/text/echo?page=3', address: '127.0.0.1' },
        res: { status: 200 },
        responseTime: expect.any(Number),
      },
    ]);
  });

  it.each([
    ['/text/echo', 200, 'info'],
    ['/text/nowhere', 404, 'info'],
    ['/house/away', 503, 'warn'],
    ['/house/rooms', 500, 'error'],
  ])('grades %s (%i) as %s', async (path, status, level) => {
    await fetch(service.url + path);
    await logged(1);
    expect(service.lines).toMatchObject([{ level, res: { status } }]);
  });

  it.each([
    ['a header', '/text/echo', { Authorization: `Bearer ${SECRET}`, Cookie: `session=${SECRET}`, Referer: `http://x/?token=${SECRET}` }],
    ['a query', `/text/echo?a=1&token=${SECRET}&Code=${SECRET}&state=${SECRET}&fingerprint=${SECRET}&refresh_token=${SECRET}`, {}],
    ['a disguised query', `/text/echo?%74oken=${SECRET}&%zz&token=${SECRET}?token=${SECRET}`, {}],
    ['a query of lists', `/text/echo?token[]=${SECRET}&token%5B0%5D=${SECRET}&code[a][b]=${SECRET}&token%20=${SECRET}`, {}],
    ['a query with longer names', `/text/echo?session_token=${SECRET}&client-secret=${SECRET}&accessToken=${SECRET}`, {}],
    ['a query within a query', `/text/echo?self=true?token=${SECRET}?${SECRET}&a?b?code=${SECRET}`, {}],
    ['a query without its question mark', `/text/echo&token=${SECRET}`, {}],
    ['a failing request', `/house/rooms?token=${SECRET}`, { Authorization: SECRET }],
    ['a broken request', `/text/%?token=${SECRET}`, {}],
    ['a path', `/text/login/${SECRET}`, {}],
    ['a path with a query', `/text/login/${SECRET}/more?page=1`, {}],
    ['a path in capitals', `/TEXT/login/${SECRET}`, {}],
  ])('keeps no secret of %s', async (_what, path, headers) => {
    await fetch(service.url + path, { headers });
    await logged(1);
    expect(JSON.stringify(service.lines)).not.toContain(SECRET);
  });

  it('keeps no body, neither sent nor answered', async () => {
    await fetch(`${service.url}/text/order`, { method: 'POST', body: JSON.stringify({ what: SECRET }) });
    await logged(1);
    expect(JSON.stringify(service.lines)).not.toContain(SECRET);
  });

  it('keeps no secret of a target in absolute form', async () => {
    await exchange(service.url, request(`GET http://evil.test/text/login/${SECRET}?token=${SECRET}`));
    await logged(1);
    expect(JSON.stringify(service.lines)).not.toContain(SECRET);
  });

  it('names every request, by the name it came with if that is one', async () => {
    const given = await fetch(`${service.url}/text/echo`, { headers: { 'X-Request-Id': 'gateway_1234-abc' } });
    expect(given.headers.get('x-request-id')).toBe('gateway_1234-abc');
    for (const id of ['short', 'x'.repeat(65), 'with space 123', '"><script>']) {
      const answer = await fetch(`${service.url}/text/nowhere`, { headers: { 'X-Request-Id': id } });
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
    await logged(5);
    expect(service.lines[0]).toMatchObject({ req: { id: 'gateway_1234-abc' } });
  });

  async function logged(count: number): Promise<void> {
    // A line is written when the answer is out, which the client may learn first.
    while (service.lines.length < count) await new Promise((resolve) => setImmediate(resolve));
  }
});

describe('a request target in the log', () => {
  it.each([
    ['/a?b=1', '/a?b=1'],
    ['/a?', '/a?'],
    ['/a?token', '/a?token'],
    ['/api/token?x=1', '/api/token?x=1'],
    ['/a?token=', '/a?token=[redacted]'],
    ['/a?x=1&state=s&y=2', '/a?x=1&state=[redacted]&y=2'],
    ['/a?x=1?token=s?t&y=2', '/a?x=1?token=[redacted]&y=2'],
    ['/a?pantry-api-key=s&x=1', '/a?pantry-api-key=[redacted]&x=1'],
    ['/a?score=1&table_key=s', '/a?score=1&table_key=[redacted]'],
    ['/a?token[]=s&x=1', '/a?token[]=[redacted]&x=1'],
    ['/a&session_token=s&y=2', '/a&session_token=[redacted]&y=2'],
    ['/login/abc&x=1?token=s', '/login/[redacted]?token=[redacted]'],
    ['/a?tokens=1', '/a?tokens=1'],
    ['/login/', '/login/'],
    ['/login/abc?x=1', '/login/[redacted]?x=1'],
    ['/logins/abc', '/logins/abc'],
  ])('%s is shown as %s', (target, shown) => {
    expect(withoutSecrets(target, ['/login/'])).toBe(shown);
  });

  it('is cut', () => {
    expect(withoutSecrets(`/${'x'.repeat(9_000)}`, [])).toHaveLength(1_000);
  });
});

describe('the log of the process', () => {
  it('hides headers wherever an object brings them along', () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const logger = createLogger('tiny', { secretHeaders: ['pantry-key'], destination });
    const headers = { authorization: SECRET, cookie: SECRET, 'set-cookie': [SECRET], 'pantry-key': SECRET, accept: 'text/html' };
    logger.info({ headers });
    logger.info({ upstream: { headers } });
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain(SECRET);
    expect(lines.join('')).toContain('text/html');
  });

  it('tells of an error what cannot hold data', () => {
    const lines: string[] = [];
    const logger = createLogger('tiny', { destination: { write: (line: string) => void lines.push(line) } });
    const error = Object.assign(new Error('statement failed', { cause: new TypeError('below') }), { code: '23505', parameters: [SECRET] });
    logger.error({ err: error });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: { type: 'Error', message: 'statement failed', code: '23505', stack: expect.any(String), cause: { type: 'TypeError' } },
    });
    expect(lines.join('')).not.toContain(SECRET);
  });

  it('takes what Nest and services say', () => {
    const log = new Logger('Pantry');
    log.log('one pie left');
    log.warn({ pies: 1 });
    log.error(new Error('no pies'));
    log.error('no pies', 'at pantry.ts:1');
    expect(service.lines).toMatchObject([
      { level: 'info', context: 'Pantry', msg: 'one pie left' },
      { level: 'warn', context: 'Pantry', pies: 1 },
      { level: 'error', context: 'Pantry', err: { message: 'no pies', stack: expect.any(String) } },
      { level: 'error', context: 'Pantry', msg: 'no pies', details: ['at pantry.ts:1'] },
    ]);
  });
});
