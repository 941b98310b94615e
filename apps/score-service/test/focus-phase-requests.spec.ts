import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestPlayer } from '@laurel/fixtures/test-players';

import { RunningScoreService } from './running-score-service.js';

let laurel: RunningScoreService;
let player: TestPlayer;

beforeAll(async () => {
  laurel = await RunningScoreService.start();
  player = await laurel.players.login('player');
});
afterAll(() => laurel.close());

const UTF16 = { 'Content-Type': 'application/json;charset=utf-16' };

describe('POST /api/submissions/start', () => {
  it.each<[string, string | Uint8Array, number, Record<string, string>?]>([
    ['no body', '', 400],
    ['broken JSON', '{', 400],
    ['an array', '[]', 400],
    ['null', 'null', 400],
    ['text', '"x"', 400],
    ['a number', '5', 400],
    ['a missing field', '{"minutes":10}', 400],
    ['both zero', '{"minutes":0,"seconds":0}', 400],
    ['most minutes', '{"minutes":280,"seconds":0}', 200],
    ['most seconds', '{"minutes":0,"seconds":16800}', 200],
    ['most of both', '{"minutes":280,"seconds":16800}', 200],
    ['too many minutes', '{"minutes":281,"seconds":0}', 400],
    ['too many seconds', '{"minutes":0,"seconds":16801}', 400],
    ['a negative number', '{"minutes":-1,"seconds":10}', 400],
    ['an integral float', '{"minutes":10.0,"seconds":0}', 200],
    ['a fraction', '{"minutes":10.5,"seconds":0}', 400],
    ['a numeric string', '{"minutes":"10","seconds":0}', 400],
    ['an empty string', '{"minutes":"","seconds":10}', 400],
    ['a boolean', '{"minutes":true,"seconds":0}', 400],
    ['a null', '{"minutes":null,"seconds":10}', 400],
    ['a list', '{"minutes":[10],"seconds":0}', 400],
    ['an object', '{"minutes":{},"seconds":10}', 400],
    ['NaN', '{"minutes":NaN,"seconds":10}', 400],
    ['Infinity', '{"minutes":Infinity,"seconds":10}', 400],
    ['1e999', '{"minutes":1e999,"seconds":10}', 400],
    ['a number beyond 2^53', '{"minutes":9007199254740993,"seconds":0}', 400],
    ['a duplicate key, the last of which is good', '{"minutes":999,"minutes":1,"seconds":0}', 200],
    ['a duplicate key, the last of which is bad', '{"minutes":1,"minutes":999,"seconds":0}', 400],
    ['an unknown field', '{"minutes":1,"seconds":0,"hours":3}', 200],
    ['a prototype', '{"__proto__":{"minutes":1},"minutes":1,"seconds":0}', 200],
    ['only a prototype', '{"__proto__":{"minutes":1,"seconds":1}}', 400],
    ['a class', '{"minutes":1,"seconds":1,"extra":{"constructor":1}}', 200],
    ['only a class', '{"minutes":{"constructor":{"name":"x"}},"seconds":1}', 400],
    ['text/plain', '{"minutes":1,"seconds":0}', 200, { 'Content-Type': 'text/plain' }],
    ['a byte order mark', '\ufeff{"minutes":1,"seconds":0}', 200],
    ['UTF-16 by its own word', '{"minutes":1,"seconds":0}', 400, UTF16],
    ['bytes that are not UTF-8', Uint8Array.from([0xff, 0xfe, 0x7b]), 400],
    ['a compressed body', '{"minutes":1,"seconds":0}', 415, { 'Content-Encoding': 'br' }],
    ['more than 16 KiB', ' '.repeat(16 * 1024 + 1), 413],
    ['a depth bomb', '{"a":'.repeat(2_000) + '1' + '}'.repeat(2_000), 400],
  ])('with %s', async (_case, body, status, headers = {}) => {
    const answer = await laurel.call('start', player.token, { body, headers });
    expect(answer).toMatchObject({ status, text: status === 200 ? 'SUCCESS' : expect.stringMatching(/^[A-Za-z][^\n]*$/) });
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('does not let a prototype through', () => {
    expect(({} as Record<string, unknown>).minutes).toBeUndefined();
  });

  it('reads a body without Content-Type', async () => {
    const body = new Blob(['{"minutes":1,"seconds":0}']);
    expect((await laurel.call('start', player.token, { body })).status).toBe(200);
  });
});

describe('an authorised endpoint', () => {
  it.each<[string, Record<string, string>]>([
    ['no header', {}],
    ['no token', { Authorization: 'Bearer' }],
    ['two tokens', { Authorization: 'Bearer a b' }],
    ['another scheme', { Authorization: 'Basic dTpw' }],
    ['rubbish', { Authorization: 'Bearer rubbish' }],
  ])('refuses %s before it looks at the body', async (_case, headers) => {
    for (const path of ['start', 'end']) {
      const answer = await laurel.call(path, undefined, { headers, body: '{' });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.text).toMatch(/^[A-Za-z][^\n]*$/);
    }
  });

  it('takes the scheme in any case', async () => {
    const headers = { Authorization: `bEARER ${player.token}` };
    expect((await laurel.call('start', undefined, { headers, body: '{"minutes":1,"seconds":0}' })).status).toBe(200);
  });

  it('takes no token from the query', async () => {
    expect((await laurel.call(`end?token=${player.token}`)).status).toBe(401);
  });

  it('refuses a session that has expired', async () => {
    const expiring = await laurel.players.login('expiring');
    laurel.clock.advance(86_400_001);
    expect((await laurel.end(expiring.token)).status).toBe(401);
    player = await laurel.players.login('player');
  });
});

describe('POST /api/submissions/end', () => {
  it('ignores its body but not the size of it', async () => {
    expect((await laurel.call('end', player.token, { body: '{"any":"thing"' })).status).toBe(409);
    expect((await laurel.call('end', player.token, { body: 'x'.repeat(1_000_000) })).status).toBe(413);
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'])('is no %s', async (method) => {
    const answer = await laurel.call('end', player.token, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toContain('POST');
  });

  it('answers a preflight without authentication', async () => {
    const answer = await laurel.call('end', undefined, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization');
  });

  it.each(['', 'end/', 'END', 'pause'])('is not found as /api/submissions/%s', async (path) => {
    expect((await laurel.call(path, player.token)).status).toBe(404);
  });
});
