import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { dial, exchange, request, statusOf, untilClosed, untilReceived } from './raw-exchange.js';
import type { TinyService } from './tiny-service.js';
import { startTinyService } from './tiny-service.js';

let service: TinyService;

beforeAll(async () => {
  service = await startTinyService();
});

afterAll(() => service.close());

const bodyOf = (answer: string): unknown => JSON.parse(Buffer.from(answer.slice(answer.indexOf('{')), 'latin1').toString());

describe('the body', () => {
  it.each(['GET', 'PUT', 'POST'])('of a %s that declares none is undefined', async (method) => {
    const answer = await exchange(service.url, request(`${method} /text/echo`));
    expect(statusOf(answer)).toBe(200);
    expect(bodyOf(answer)).toMatchObject({ body: 'undefined' });
  });

  it.each([
    ['declared empty', 'PUT', { 'Content-Length': '0' }, '', ''],
    ['without a type', 'POST', { 'Content-Length': '3' }, 'abc', 'abc'],
    ['of an odd type', 'POST', { 'Content-Length': '3', 'Content-Type': '; /' }, 'abc', 'abc'],
    ['sent with GET', 'GET', { 'Content-Length': '3' }, 'abc', 'abc'],
    ['in chunks', 'POST', { 'Transfer-Encoding': 'chunked' }, '2\r\nab\r\n1\r\nc\r\n0\r\n\r\n', 'abc'],
    ['in no chunks', 'POST', { 'Transfer-Encoding': 'chunked' }, '0\r\n\r\n', ''],
    ['marked as identity', 'POST', { 'Content-Length': '3', 'Content-Encoding': 'Identity' }, 'abc', 'abc'],
    ['of any bytes', 'POST', { 'Content-Length': '3' }, '\xff\0\xfe', '\xff\0\xfe'],
  ])('%s is read as bytes', async (_what, method, headers, body, expected) => {
    const answer = await exchange(service.url, Buffer.from(request(`${method} /text/echo`, headers, body), 'latin1'));
    expect(statusOf(answer)).toBe(200);
    expect(bodyOf(answer)).toMatchObject({ body: expected });
  });

  it('may be 16 KiB and no byte more', async () => {
    const send = (bytes: number): Promise<Response> => fetch(`${service.url}/text/echo`, { method: 'POST', body: 'x'.repeat(bytes) });
    expect((await send(16_384)).status).toBe(200);
    expect((await send(16_385)).status).toBe(413);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(10_000_000))],
    ['gzip', Buffer.from('not gzip')],
    ['br', brotliCompressSync('{}')],
    ['gzip, identity', Buffer.from('{}')],
  ])('compressed with %s is 415', async (encoding, body) => {
    const answer = await fetch(`${service.url}/text/order`, { method: 'POST', body, headers: { 'Content-Encoding': encoding } });
    expect(answer.status).toBe(415);
    expect(await answer.text()).toBe('body must not be compressed');
  });

  it.each(['8388608', 'chunked'])('that is far too large gets its 413 while it is still being sent (%s)', async (length) => {
    const headers = length === 'chunked' ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': length };
    const sending = httpRequest(`${service.url}/text/order`, { method: 'POST', headers });
    const block = Buffer.alloc(65_536, ' ');
    for (let sent = 0; sent < 128; sent += 1) sending.write(block);
    sending.end();
    const [answer] = await once(sending, 'response');
    expect(answer.statusCode).toBe(413);
    expect(answer.headers.connection).toBe('close');
    expect(await text(answer)).toBe('body is larger than 16384 bytes');
  });

  it('that is too large is refused before it comes', async () => {
    const socket = await dial(service.url);
    socket.write(request('POST /text/order', { 'Content-Length': '1000000', Expect: '100-continue' }));
    expect(await untilReceived(socket, 'larger than')).toContain('413 Payload Too Large');
    socket.destroy();
  });

  it('may wait for the service to say so', async () => {
    const socket = await dial(service.url);
    socket.write(request('POST /text/echo', { 'Content-Length': '2', Expect: '100-continue' }));
    await untilReceived(socket, '100 Continue');
    socket.write('{}');
    expect(await untilClosed(socket)).toContain('200 OK');
  });

  it('of a request that is refused anyway leaves the answer readable', async () => {
    const answer = await fetch(`${service.url}/text/nowhere`, { method: 'PATCH', body: 'x'.repeat(10_000) });
    expect(answer.status).toBe(404);
    const refused = await fetch(`${service.url}/text/order`, { method: 'DELETE', body: 'x'.repeat(1_000_000) });
    expect([refused.status, await refused.text()]).toEqual([405, 'DELETE is not allowed here']);
  });

  it('cut short by its client troubles nobody', async () => {
    const socket = await dial(service.url);
    socket.write(request('POST /text/order', { 'Content-Length': '500' }, '{"pieces":'));
    socket.destroy();
    expect((await fetch(`${service.url}/text/echo`)).status).toBe(200);
  });
});

describe('JSON', () => {
  const order = (body: string | Buffer, type?: string): Promise<Response> => {
    const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
    return fetch(`${service.url}/text/order`, { method: 'POST', body: Buffer.from(body), headers });
  };

  it.each([
    ['no type', '{"pieces":2,"what":"pie"}', undefined],
    ['text/plain', '{"pieces":2,"what":"pie"}', 'text/plain;charset=UTF-8'],
    ['a form type', '{"pieces":2,"what":"pie"}', 'application/x-www-form-urlencoded'],
    ['a quoted charset', '{"pieces":2,"what":"pie"}', 'application/json; charset="utf-8"'],
    ['a byte order mark', '\ufeff{"pieces":2,"what":"pie"}', 'application/json'],
    ['a float that is whole', '{"pieces":2.0,"what":"pie"}', undefined],
    ['white space around', ' \n{"pieces":2,"what":"pie"}\r\n', undefined],
    ['unknown fields', '{"pieces":2,"what":"pie","more":{"x":[1]}}', undefined],
    ['the last of two equal keys', '{"pieces":"no","pieces":2,"what":"pie"}', undefined],
    ['names of the prototype', '{"__proto__":{"pieces":9,"x":1},"constructor":{"prototype":{"x":1}},"pieces":2,"what":"pie"}', undefined],
    ['a class in an unknown field', '{"pieces":2,"what":"pie","more":{"constructor":1}}', undefined],
    ['methods in an unknown field', '{"pieces":2,"what":"pie","more":{"then":1,"toString":1,"hasOwnProperty":1}}', undefined],
    ['sixteen levels', `{"pieces":2,"what":"pie","deep":${'['.repeat(15)}${']'.repeat(15)}}`, undefined],
  ])('is taken with %s', async (_what, body, type) => {
    const answer = await order(body, type);
    expect(await answer.text()).toBe('{"pieces":2,"what":"pie"}');
    expect(answer.status).toBe(200);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    ['nothing', '', 'body is missing'],
    ['a brace', '{', 'body is not valid JSON in UTF-8'],
    ['a list', '[]', 'body must be a JSON object'],
    ['null', 'null', 'body must be a JSON object'],
    ['a string', '"x"', 'body must be a JSON object'],
    ['a number', '5', 'body must be a JSON object'],
    ['NaN', '{"pieces":NaN,"what":"pie"}', 'body is not valid JSON in UTF-8'],
    ['Infinity', '{"pieces":-Infinity,"what":"pie"}', 'body is not valid JSON in UTF-8'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'body is not valid JSON in UTF-8'],
    ['half a character', Buffer.from('{"pieces":2,"what":"\xe4"}', 'latin1'), 'body is not valid JSON in UTF-8'],
    ['UTF-16', Buffer.from('\ufeff{"pieces":2,"what":"pie"}', 'utf16le'), 'body is not valid JSON in UTF-8'],
    ['seventeen levels', `{"pieces":2,"what":"pie","deep":${'['.repeat(16)}${']'.repeat(16)}}`, 'body is nested deeper than 16 levels'],
    ['a depth bomb', '['.repeat(8_000) + ']'.repeat(8_000), 'body is nested deeper than 16 levels'],
    ['a missing field', '{"what":"pie"}', 'pieces must be an integer number'],
    ['a half', '{"pieces":2.5,"what":"pie"}', 'pieces must be an integer number'],
    ['a number in quotes', '{"pieces":"2","what":"pie"}', 'pieces must be an integer number'],
    ['true', '{"pieces":true,"what":"pie"}', 'pieces must be an integer number'],
    ['a null field', '{"pieces":null,"what":"pie"}', 'pieces must be an integer number'],
    ['a list in a field', '{"pieces":[2],"what":"pie"}', 'pieces must be an integer number'],
    ['an object in a field', '{"pieces":2,"what":{}}', 'what must be a string'],
    ['too many', '{"pieces":9007199254740993,"what":"pie"}', 'pieces must not be greater than 9'],
    ['1e999', '{"pieces":1e999,"what":"pie"}', 'pieces must be an integer number'],
    ['a class in a field', '{"pieces":{"constructor":{"name":"x"}},"what":"pie"}', 'pieces must be an integer number'],
    ['methods in a field', '{"pieces":{"toString":1,"valueOf":1},"what":"pie"}', 'pieces must be an integer number'],
    ['a list that plays an object', '{"length":1,"0":1}', 'pieces must be an integer number'],
    ['only the prototype', '{"__proto__":{"pieces":2,"what":"pie"}}', 'pieces must be an integer number'],
  ])('is refused when it is %s', async (_what, body, message) => {
    const answer = await order(body);
    expect([answer.status, await answer.text()]).toEqual([400, message]);
  });

  it.each(['utf-16', 'utf-16le', 'iso-8859-1', 'nonsense', ''])('is refused in charset %s', async (charset) => {
    const answer = await order('{"pieces":2,"what":"pie"}', `application/json;charset=${charset}`);
    expect([answer.status, await answer.text()]).toEqual([400, 'body must be UTF-8']);
  });
});
