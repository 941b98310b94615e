import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { DataSource } from 'typeorm';

import { RunningScoreService, SUPERADMIN_KEY } from './running-score-service.js';

const UUID = '550e8400-e29b-41d4-a716-446655440000';

let laurel: RunningScoreService;

beforeAll(async () => {
  laurel = await RunningScoreService.start();
});

// Whatever was sent, nothing of it is stored and the next request is served.
afterAll(async () => {
  const stored = await laurel.http.ask('GET', '/v1/accounts?slug=pwned', { headers: AS_ADMINISTRATOR });
  expect(stored.body).toMatchObject({ data: [] });
  await laurel.close();
});

const AS_ADMINISTRATOR = { 'leadr-api-key': SUPERADMIN_KEY };

interface Refused {
  readonly status: number;
  readonly headers: Headers;
  readonly detail: unknown;
  readonly error: unknown;
}

/** Every refusal is readable from any origin, and its `error` is text. */
async function refused(path: string, init: RequestInit = {}): Promise<Refused> {
  const answer = await fetch(laurel.service.url + path, { ...init, headers: { ...AS_ADMINISTRATOR, ...init.headers } });
  const { detail, error, ...more } = (await answer.json()) as Record<string, unknown>;
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(typeof error).toBe('string');
  expect(more).toEqual({});
  return { status: answer.status, headers: answer.headers, detail, error };
}

async function create(body: string | Buffer, headers: Record<string, string> = {}): Promise<Refused> {
  const answer = await refused('/v1/accounts', { method: 'POST', body: Buffer.from(body), headers });
  if (answer.status === 422) laurel.http.description.check('POST', '/v1/accounts', 422, { detail: answer.detail, error: answer.error });
  return answer;
}

describe('a body that cannot be read', () => {
  it.each([
    ['a brace', '{', 'json_invalid'],
    ['a list', '[]', 'value_error'],
    ['null', 'null', 'value_error'],
    ['a text', '"x"', 'value_error'],
    ['nothing', '', 'missing'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'json_invalid'],
    ['17 levels', `{"slug":"pwned","x":${'['.repeat(16)}${']'.repeat(16)}}`, 'json_invalid'],
    ['3000 levels', '['.repeat(3_000) + ']'.repeat(3_000), 'json_invalid'],
    ['12000 levels', '['.repeat(12_000), 'json_invalid'],
  ])('is 422: %s', async (_what, body, type) => {
    const { status, detail, error } = await create(body);
    expect([status, detail]).toEqual([422, [{ type, loc: ['body'], msg: expect.any(String) }]]);
    expect(error).toMatch(/^body: /);
  });

  it('is 422 in another charset, 415 when compressed, 413 beyond 16 KiB', async () => {
    const named = '{"name":"Ada","slug":"pwned"}';
    expect((await create(named, { 'Content-Type': 'application/json; charset=utf-16' })).status).toBe(422);
    expect(await create(named, { 'Content-Encoding': 'gzip' })).toMatchObject({ status: 415, detail: 'body must not be compressed' });
    expect(await create(named + ' '.repeat(16_385 - named.length))).toMatchObject({
      status: 413,
      detail: 'body is larger than 16384 bytes',
      error: 'body is larger than 16384 bytes',
    });
  });
});

describe('a body that does not fit', () => {
  it('is 422 with everything that is wrong, the first of it in words', async () => {
    const { status, detail, error } = await create('{"slug":"No Slug","status":5}');
    expect(status).toBe(422);
    expect(detail).toMatchObject([
      { type: 'missing', loc: ['body', 'name'], msg: 'Field required' },
      { type: 'string_pattern_mismatch', loc: ['body', 'slug'], input: 'No Slug' },
      { type: 'value_error', loc: ['body', 'status'], input: 5 },
    ]);
    expect(error).toBe('name: Field required');
  });

  it.each(['{"name":"a\\u0000b","slug":"pwned"}', '{"name":"\\ud800 and so on","slug":"pwned"}'])(
    'is 422 when it could not be stored: %s',
    async (body) => {
      expect(await create(body)).toMatchObject({ status: 422, detail: [{ type: 'value_error', loc: ['body', 'name'] }] });
    },
  );

  it('takes nothing from the names of prototypes', async () => {
    const body = '{"__proto__":{"name":"Ada"},"constructor":{"prototype":{"x":1}},"slug":"pwned"}';
    expect(await create(body)).toMatchObject({ status: 422, error: 'name: Field required' });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('is read with a byte order mark and fields that nobody knows', async () => {
    const init = { method: 'POST', body: '\ufeff{"name":"Ada","slug":"ada","more":{"\\u0000":1}}', headers: AS_ADMINISTRATOR };
    const answer = await fetch(`${laurel.service.url}/v1/accounts/`, init);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([201, '*']);
  });
});

describe('a parameter that does not fit', () => {
  it.each([
    ['/v1/accounts?limit=5&limit=6', 'limit: must be given once'],
    ['/v1/accounts?slug=a&slug=a', 'slug: must be given once'],
    ['/v1/accounts?limit=0', 'limit: must be a whole number from 1 to 100'],
    ['/v1/accounts?slug=%00', 'slug: must be Unicode text without NUL'],
  ])('is 422: %s', async (path, error) => {
    expect(await refused(path)).toMatchObject({ status: 422, error });
  });

  it.each(['not-a-uuid', `brd_${UUID}`, `${UUID}%0A`, '%7B%7D'])('is 422 as an id: %s', async (id) => {
    expect(await refused(`/v1/accounts/${id}`)).toMatchObject({ status: 422, detail: [{ loc: ['path', 'account_id'] }] });
  });

  it('that nobody knows is left aside', async () => {
    const query = '__proto__[x]=1&constructor=1&a[b][c]=1&page=1&page=2';
    expect((await fetch(`${laurel.service.url}/v1/accounts?${query}`, { headers: AS_ADMINISTRATOR })).status).toBe(200);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('a request to nowhere', () => {
  it.each(['/v1/nowhere', '/v1/client', '/v1/client/boards/x', '/v1//accounts', '/v1/accounts//', '/v1/Accounts', '/v1/client/scores/x/y'])(
    'is 404: %s',
    async (path) => {
      expect(await refused(path)).toMatchObject({ status: 404, detail: 'Not found', error: 'Not found' });
    },
  );

  it.each(['/v1/%', '/v1/accounts/%ff', '/v1/client/scores/%00'])('is 400 when it could be read in two ways: %s', async (path) => {
    expect((await refused(path)).status).toBe(400);
  });
});

describe('a wrong method', () => {
  it.each([
    ['DELETE', '/v1/accounts', 'GET, POST, OPTIONS'],
    ['DELETE', `/v1/accounts/${UUID}`, 'GET, PATCH, OPTIONS'],
    ['PUT', `/v1/boards/${UUID}/`, 'GET, PATCH, OPTIONS'],
    ['DELETE', '/v1/client/scores/x', 'GET, OPTIONS'],
    ['PATCH', '/v1/client/scores', 'GET, POST, OPTIONS'],
    ['POST', '/v1/client/boards', 'GET, OPTIONS'],
    ['POST', '/v1/health', 'GET, OPTIONS'],
    ['PATCH', '/v1', 'GET, OPTIONS'],
  ])('is 405 and told what is allowed: %s %s', async (method, path, allow) => {
    const { status, headers, error } = await refused(path, { method });
    expect([status, headers.get('allow'), error]).toEqual([405, allow, `${method} is not allowed here`]);
  });

  it('is 405 for HEAD and TRACE too', async () => {
    for (const method of ['HEAD', 'TRACE']) {
      const { status, headers } = await headOf(method, '/v1/accounts');
      expect([method, status, headers['allow'], headers['access-control-allow-origin']]).toEqual([method, 405, 'GET, POST, OPTIONS', '*']);
    }
  });
});

describe('a preflight', () => {
  it.each(['/v1/client/scores', '/v1/client/scores/', '/v1/accounts', '/v1/nowhere'])('is answered at %s for any origin', async (path) => {
    const asks = { Origin: 'null', 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'leadr-client-nonce' };
    const answer = await fetch(laurel.service.url + path, { method: 'OPTIONS', headers: asks });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')))).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers': expect.stringContaining(
        'authorization, content-type, leadr-client-nonce, leadr-client, leadr-api-key',
      ),
      'access-control-expose-headers': 'Retry-After, WWW-Authenticate',
      'access-control-max-age': '600',
    });
  });
});

it('a request of nobody known is 401 before anything else about it counts', async () => {
  const init = { method: 'POST', body: '{' };
  const asDevice = await refused('/v1/client/scores', init);
  expect([asDevice.status, asDevice.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  expect(await refused('/v1/accounts', { ...init, headers: { 'leadr-api-key': 'ldr_x' } })).toMatchObject({
    status: 401,
    detail: 'Invalid or expired API key',
  });
});

it('a mistake of ours is 500 without its details', async () => {
  const store = laurel.service.app.get(DataSource, { strict: false });
  await store.query('alter table accounts rename to accounts_away');
  expect(await refused('/v1/accounts')).toMatchObject({ status: 500, detail: 'Internal server error', error: 'Internal server error' });
  await store.query('alter table accounts_away rename to accounts');
});

/** fetch sends no TRACE. */
function headOf(method: string, path: string) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown> }>((resolve, reject) => {
    httpRequest(laurel.service.url + path, { method }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, headers: answer.headers });
    })
      .on('error', reject)
      .end();
  });
}
