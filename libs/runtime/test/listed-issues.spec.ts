import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { exchange, request, statusOf } from './raw-exchange.js';
import type { TinyService } from './tiny-service.js';
import { startTinyService } from './tiny-service.js';

let service: TinyService;

beforeAll(async () => {
  service = await startTinyService();
});

// Whatever was sent, the next request is served.
afterAll(async () => {
  expect((await fetch(`${service.url}/list/meals`)).status).toBe(200);
  await service.close();
});

interface Refused {
  readonly status: number;
  readonly detail: unknown;
  readonly error: unknown;
}

/** Every answer of the door is readable from any origin. */
async function read(answer: Response): Promise<{ status: number; body: Record<string, unknown> }> {
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function refused(path: string, init?: RequestInit): Promise<Refused> {
  const { status, body } = await read(await fetch(service.url + path, init));
  expect(Object.keys(body)).toEqual(['detail', 'error']);
  return { status, detail: body['detail'], error: body['error'] };
}

const send = (body: string | Buffer, headers: Record<string, string> = {}): Promise<Refused> =>
  refused('/list/meals', { method: 'POST', body: Buffer.from(body), headers });

const MEAL = { guest: 'ada', tip: 1.5 };
const meal = (change: object): string => JSON.stringify({ ...MEAL, ...change });

describe('a body that cannot be read', () => {
  const BROKEN = { type: 'json_invalid', loc: ['body'], msg: 'is not valid JSON in UTF-8' };
  const DEEP = { type: 'json_invalid', loc: ['body'], msg: 'is nested deeper than 16 levels' };
  const NO_OBJECT = { type: 'value_error', loc: ['body'], msg: 'must be a JSON object' };
  const lists = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  it.each([
    ['{', BROKEN],
    ['{"guest":"ada","tip":NaN}', BROKEN],
    [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), BROKEN],
    [Buffer.from('\ufeff{}', 'utf16le'), BROKEN],
    ['{"a":'.repeat(3_000), BROKEN],
    ['['.repeat(12_000), BROKEN],
    [lists(17), DEEP],
    [lists(3_000), DEEP],
    [lists(8_000), DEEP],
    [meal({ notes: JSON.parse(lists(16)) as unknown }), DEEP],
    ['[]', NO_OBJECT],
    ['null', NO_OBJECT],
    ['"x"', NO_OBJECT],
    ['5', NO_OBJECT],
    ['true', NO_OBJECT],
    ['', { type: 'missing', loc: ['body'], msg: 'is missing' }],
  ])('%j is refused with one issue', async (body, issue) => {
    expect(await send(body)).toEqual({ status: 422, detail: [issue], error: `body ${issue.msg}` });
  });

  it('may be absent altogether', async () => {
    const answer = await exchange(service.url, request('POST /list/meals'));
    expect(statusOf(answer)).toBe(422);
    expect(answer).toContain('"type":"missing","loc":["body"]');
  });

  it.each(['utf-16', 'iso-8859-1', ''])('is refused in charset %j', async (charset) => {
    const { status, detail } = await send(meal({}), { 'Content-Type': `application/json; charset=${charset}` });
    expect([status, detail]).toEqual([422, [{ type: 'json_invalid', loc: ['body'], msg: 'must be UTF-8' }]]);
  });

  it('may be too large or compressed', async () => {
    const large = 'body is larger than 16384 bytes';
    expect(await send(' '.repeat(16_385))).toEqual({ status: 413, detail: large, error: large });
    const compressed = 'body must not be compressed';
    expect(await send('x', { 'Content-Encoding': 'gzip' })).toEqual({ status: 415, detail: compressed, error: compressed });
  });
});

describe('a body that is read', () => {
  it.each([
    ['a byte order mark', `\ufeff${meal({})}`, MEAL],
    ['the keys of prototypes', `{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"guest":"ada","tip":1.5}`, MEAL],
    ['sixteen levels', `{"guest":"ada","tip":1.5,"more":${'['.repeat(15)}${']'.repeat(15)}}`, MEAL],
    ['pairs of surrogates', meal({ notes: '😀' }), { ...MEAL, notes: '😀' }],
    ['what cannot be stored where nobody looks', meal({ more: '\0\ud800' }), MEAL],
    ['16 KiB', meal({}) + ' '.repeat(16_384 - meal({}).length), MEAL],
  ])('may have %s', async (_what, body, expected) => {
    const answer = await read(await fetch(`${service.url}/list/meals`, { method: 'POST', body }));
    expect(answer).toEqual({ status: 201, body: expected });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    '{"constructor":{"prototype":{"x":1}},"kept":[{"constructor":1}]}',
    '{"__proto__":{"x":1},"kept":[[{"__proto__":null}]]}',
    '{"toString":1,"hasOwnProperty":{"valueOf":2},"then":3}',
  ])('has in free form whatever was sent: %s', async (notes) => {
    const answer = await fetch(`${service.url}/list/meals`, { method: 'POST', body: `{"guest":"ada","tip":1.5,"notes":${notes}}` });
    expect(await answer.text()).toBe(`{"guest":"ada","tip":1.5,"notes":${notes}}`);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('an issue with a field', () => {
  const missing = (name: string) => ({ type: 'missing', loc: ['body', name], msg: 'Field required' });

  it('is listed beside all others, and told in words', async () => {
    const { status, detail, error } = await send('{"seats":"no"}');
    const seats = { type: 'int_parsing', loc: ['body', 'seats'], msg: 'must be an integer number', input: 'no' };
    expect([status, detail]).toEqual([422, [missing('guest'), missing('tip'), seats]]);
    expect(error).toBe('guest must be a string');
  });

  it.each([
    [{ guest: null }, { type: 'string_type', loc: ['body', 'guest'], msg: 'must be a string', input: null }],
    [{ guest: 5 }, { type: 'string_type', loc: ['body', 'guest'], msg: 'must be a string', input: 5 }],
    [{ guest: ['ada'] }, { type: 'string_type', loc: ['body', 'guest'], msg: 'must be a string' }],
    [{ guest: { name: 'ada' } }, { type: 'string_type', loc: ['body', 'guest'], msg: 'must be a string' }],
    [
      { guest: 'Ada' },
      { type: 'string_pattern_mismatch', loc: ['body', 'guest'], msg: 'must match /^[a-z]+$/ regular expression', input: 'Ada' },
    ],
    [{ tip: true }, { type: 'float_type', loc: ['body', 'tip'], msg: expect.stringMatching(/^must be a number/), input: true }],
    [{ seats: 1.5 }, { type: 'int_parsing', loc: ['body', 'seats'], msg: 'must be an integer number', input: 1.5 }],
    [{ seats: 0 }, { type: 'greater_than_equal', loc: ['body', 'seats'], msg: 'must not be less than 1', input: 0 }],
    [{ seats: 10 }, { type: 'less_than_equal', loc: ['body', 'seats'], msg: 'must not be greater than 9', input: 10 }],
    [{ wines: ['red', 5] }, { type: 'string_type', loc: ['body', 'wines'], msg: 'each value in wines must be a string' }],
    [{ dishes: 5 }, { type: 'value_error', loc: ['body', 'dishes'], input: 5 }],
    [{ dishes: [{ name: 'pie' }, {}] }, { type: 'missing', loc: ['body', 'dishes', 1, 'name'], msg: 'Field required' }],
    [{ dishes: [{ name: 5 }] }, { type: 'string_type', loc: ['body', 'dishes', 0, 'name'], msg: 'must be a string', input: 5 }],
  ])('has a type, a place and words: %j', async (change, issue) => {
    expect(await send(meal(change))).toMatchObject({ status: 422, detail: [issue] });
  });

  it('repeats nothing that is long, structured or secret', async () => {
    const long = 'X'.repeat(101);
    const changes = [{ guest: long }, { guest: { name: 'Ada' } }, { guest: '\0' }, { refresh_token: 'secret' }, { refresh_token: 7 }];
    for (const change of changes) {
      const { status, detail } = await send(meal(change));
      expect(status).toBe(422);
      expect(detail).toEqual([expect.not.objectContaining({ input: expect.anything() })]);
    }
  });

  it.each([
    ['a number beyond all doubles', '{"guest":"ada","tip":1e999}', 'tip'],
    ['NUL', meal({ refresh_token: '\0' }), 'refresh_token'],
    ['half a surrogate pair', '{"guest":"ada","tip":1,"refresh_token":"\\ud800"}', 'refresh_token'],
    ['NUL deep inside', meal({ notes: { a: [{ b: 'x\0' }] } }), 'notes'],
    ['half a pair deep inside', '{"guest":"ada","tip":1,"notes":[["\\udc00\\ud800"]]}', 'notes'],
    ['NUL in a key', meal({ notes: { 'a\0': 1 } }), 'notes'],
    ['half a pair in a key', '{"guest":"ada","tip":1,"notes":{"\\ud800":1}}', 'notes'],
    ['half a pair in an address', '{"guest":"ada","tip":1,"email":"\\ud800@meal.test"}', 'email'],
    ['a number beyond all doubles deep inside', '{"guest":"ada","tip":1,"notes":[{"a":-1e400}]}', 'notes'],
    ['a number beyond all doubles in free form', '{"guest":"ada","tip":1,"notes":1e400}', 'notes'],
  ])('may be %s', async (_what, body, field) => {
    expect(await send(body)).toMatchObject({ status: 422, detail: [{ loc: ['body', field] }] });
  });
});

describe('a query', () => {
  it.each([
    ['', {}],
    ['?limit=5&guest=', { limit: '5', guest: '' }],
    ['?guest=a%20b+c&unknown=1&unknown=2&limit[]=1&a[b][c]=1', { guest: 'a b c' }],
    ['?__proto__=1&__proto__[x]=1&constructor=2&guest=ada', { guest: 'ada' }],
    ['?guest=%ff', { guest: '\ufffd' }],
  ])('%s is read', async (query, expected) => {
    expect(await read(await fetch(`${service.url}/list/meals${query}`))).toEqual({ status: 200, body: expected });
  });

  it.each([
    ['?limit=10', { type: 'string_pattern_mismatch', loc: ['query', 'limit'], msg: 'must be a digit', input: '10' }],
    ['?limit=', { type: 'string_pattern_mismatch', loc: ['query', 'limit'], msg: 'must be a digit', input: '' }],
    ['?limit=5&limit=6', { type: 'value_error', loc: ['query', 'limit'], msg: 'must be given once' }],
    ['?guest=a&guest=a', { type: 'value_error', loc: ['query', 'guest'], msg: 'must be given once' }],
    ['?guest=%00', { type: 'value_error', loc: ['query', 'guest'], msg: 'must be Unicode text without NUL' }],
  ])('%s is refused', async (query, issue) => {
    expect(await refused(`/list/meals${query}`)).toMatchObject({ status: 422, detail: [issue] });
  });
});

describe('an error', () => {
  it.each([
    ['an unknown path', '/list/nowhere', {}, 404, 'Not found'],
    ['the door itself', '/list', {}, 404, 'Not found'],
    ['two slashes at the end', '/list/meals//', {}, 404, 'Not found'],
    ['a broken path', '/list/%00', {}, 400, 'request path is not valid percent-encoded text'],
    ['a mistake of ours', '/list/broken', {}, 500, 'Internal server error'],
    ['a wrong method', '/list/meals', { method: 'DELETE' }, 405, 'DELETE is not allowed here'],
    ['a wrong method, slash at the end', '/list/meals/', { method: 'PUT' }, 405, 'PUT is not allowed here'],
  ])('has the form of its door: %s', async (_what, path, init, status, text) => {
    expect(await refused(path, init)).toEqual({ status, detail: text, error: text });
  });

  it.each(['HEAD', 'TRACE'])('for %s says what is allowed, and to whom', async (method) => {
    const answer = await exchange(service.url, request(`${method} /list/meals`));
    expect(statusOf(answer)).toBe(405);
    expect(answer).toContain('Allow: GET, POST, OPTIONS\r\n');
    expect(answer).toContain('Access-Control-Allow-Origin: *\r\n');
  });
});

describe('a slash at the end of a path', () => {
  it('makes no difference', async () => {
    for (const path of ['/list/meals', '/list/meals/']) {
      expect(await read(await fetch(`${service.url}${path}?guest=a/`))).toEqual({ status: 200, body: { guest: 'a/' } });
      const posted = await fetch(service.url + path, { method: 'POST', body: meal({}) });
      expect(posted.status).toBe(201);
      expect((await fetch(service.url + path, { method: 'OPTIONS' })).status).toBe(200);
    }
  });

  it('makes one where the door does not say so', async () => {
    expect((await fetch(`${service.url}/text/echo/`)).status).toBe(404);
  });
});
