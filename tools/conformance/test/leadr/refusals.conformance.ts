import { beforeAll, describe, expect, it } from '@jest/globals';

import { exchange, sendRaw, type Answer, type Sent } from '../http-exchange.js';
import { Studio } from './administration.js';
import { ask, withLength, type LeadrServer } from './leadr-server.js';
import { newFingerprint } from './names.js';
import { SdkGame } from './sdk-game.js';

const ORIGIN = { Origin: 'https://game.example' };
const ZERO = '00000000-0000-0000-0000-000000000000';
const START = 'POST /v1/client/sessions HTTP/1.1\r\nHost: H\r\n';

export function refusals(serverOf: () => LeadrServer): void {
  let server: LeadrServer;
  let studio: Studio;
  let game: SdkGame;
  beforeAll(async () => {
    server = serverOf();
    studio = await Studio.open(server);
    game = new SdkGame(server, studio.game.id);
    await game.start();
  });

  const withSession = () => game.authorization();
  const asAdministrator = () => ({ 'leadr-api-key': server.superadminKey });
  const start = () => JSON.stringify({ game_id: studio.game.id, client_fingerprint: newFingerprint() });

  function expectRefused({ headers, body }: Pick<Answer, 'headers' | 'body'>): void {
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeUndefined();
    expect(headers.get('cache-control')).toBe('no-store');
    const { detail, error, ...more } = JSON.parse(body) as Record<string, unknown>;
    expect([typeof error, more]).toEqual(['string', {}]);
    expect(Array.isArray(detail) || detail === error).toBe(true);
    expect(body).not.toMatch(/ at .*:\d+|node_modules|nginx|<html/);
  }

  describe('are JSON in the form of the protocol, which any origin may read', () => {
    const rows: readonly [string, number, string, () => Sent][] = [
      ['nobody', 401, 'GET /v1/client/boards', () => ({})],
      ['nobody with a body', 401, 'POST /v1/client/scores', () => ({ body: '{' })],
      ['an unknown administrator', 401, 'GET /v1/accounts', () => ({ headers: { 'leadr-api-key': 'ldr_x' } })],
      ['a broken start', 422, 'POST /v1/client/sessions', () => ({ body: '{' })],
      ['a start with a list', 422, 'POST /v1/client/sessions', () => ({ body: '[]' })],
      ['a start without a body', 422, 'POST /v1/client/sessions', () => ({})],
      ['a broken refresh', 422, 'POST /v1/client/sessions/refresh', () => ({ body: '"x"' })],
      ['a refresh of nothing', 401, 'POST /v1/client/sessions/refresh', () => ({ body: '{"refresh_token":"x"}' })],
      ['a broken account', 422, 'POST /v1/accounts', () => ({ headers: asAdministrator(), body: '{' })],
      ['bytes that are no UTF-8', 422, 'POST /v1/client/sessions', () => ({ body: Buffer.from([0xff, 0xfe]) })],
      [
        'another charset',
        422,
        'POST /v1/client/sessions',
        () => ({ headers: { 'Content-Type': 'application/json;charset=utf-16' }, body: start() }),
      ],
      ['a compressed body', 415, 'POST /v1/client/sessions', () => ({ headers: { 'Content-Encoding': 'gzip' }, body: start() })],
      ['a body of 16 KiB and a byte', 413, 'POST /v1/client/sessions', () => ({ body: start().padEnd(16_385) })],
      ['a score of a megabyte', 413, 'POST /v1/client/scores', () => ({ headers: withSession(), body: Buffer.alloc(1_048_576, ' ') })],
      ['3000 levels', 422, 'POST /v1/client/sessions', () => ({ body: '['.repeat(3_000) + ']'.repeat(3_000) })],
      ['a list with a wrong size', 422, 'GET /v1/client/boards?limit=0', () => ({ headers: withSession() })],
      ['a list with two sizes', 422, 'GET /v1/client/boards?limit=5&limit=6', () => ({ headers: withSession() })],
      ['a list in no order', 422, 'GET /v1/client/scores?sort=password:asc', () => ({ headers: withSession() })],
      ['a slug of no game', 422, 'GET /v1/client/boards?slug=x', () => ({ headers: withSession() })],
      ['an unknown game', 404, 'GET /v1/client/boards?game_slug=no-such-game', () => ({ headers: withSession() })],
      ['an unknown board', 404, `GET /v1/client/scores?board_id=brd_${ZERO}`, () => ({ headers: withSession() })],
      ['the id of something else', 422, `GET /v1/client/scores?board_id=gam_${ZERO}`, () => ({ headers: withSession() })],
      ['no id', 422, 'GET /v1/client/scores/not-a-uuid', () => ({ headers: withSession() })],
      ['an unknown score', 404, `GET /v1/client/scores/scr_${ZERO}`, () => ({ headers: withSession() })],
      ['an unknown live board', 404, `GET /v1/live/boards/${ZERO}`, () => ({})],
      ['a live page of nothing', 422, `GET /v1/live/boards/${ZERO}?page_size=0`, () => ({})],
    ];
    it.each(rows)('%s: %i', async (_what, status, line, sent) => {
      const request = withLength(sent());
      const answer = await exchange(server.url, line, { ...request, headers: { ...ORIGIN, ...request.headers } });
      expect(answer.status).toBe(status);
      expectRefused(answer);
      const [method = '', target = ''] = line.split(' ');
      server.described.check(method, target, status, JSON.parse(answer.body));
    });

    it.each([
      'GET /v1/nowhere',
      'GET /v1/client',
      'GET /v1/client/',
      'POST /v1/client/boards/x',
      'GET /v1/client/nonce/x',
      'GET /v1/live/boards',
      'DELETE /v1/client/sessions/x',
    ])('what is not there: %s', async (line) => {
      const answer = await exchange(server.url, line, { headers: { ...ORIGIN, ...withSession() } });
      expect(answer.status).toBe(404);
      expectRefused(answer);
    });

    it.each([
      ['GET /v1/client/sessions', 'POST, OPTIONS'],
      ['PUT /v1/client/sessions/refresh/', 'POST, OPTIONS'],
      ['POST /v1/client/nonce', 'GET, OPTIONS'],
      ['PATCH /v1/client/boards/', 'GET, OPTIONS'],
      ['DELETE /v1/client/scores', 'GET, POST, OPTIONS'],
      ['DELETE /v1/client/scores/x', 'GET, OPTIONS'],
      ['POST /v1/live/boards/x', 'GET, OPTIONS'],
      ['DELETE /v1/accounts', 'GET, POST, OPTIONS'],
      ['PUT /v1/games/x', 'GET, PATCH, OPTIONS'],
      ['POST /v1/health', 'GET, OPTIONS'],
      ['POST /v1', 'GET, OPTIONS'],
      ['TRACE /v1/client/boards', 'GET, OPTIONS'],
    ])('a wrong method: %s', async (line, allowed) => {
      const answer = await exchange(server.url, line, { headers: line.startsWith('TRACE') ? {} : ORIGIN });
      expect(answer.status).toBe(405);
      expectRefused(answer);
      expect(answer.headers.get('allow')).toMatch(line.startsWith('TRACE') ? /^[A-Z]+(, [A-Z]+)*$/ : new RegExp(`^${allowed}$`));
    });
  });

  it.each(['/v1/client/boards', '/v1/client/scores', '/v1/accounts', '/v1/live/boards/x', '/v1/health'])(
    'are without a body for HEAD %s',
    async (path) => {
      const { status, headers, body } = await exchange(server.url, `HEAD ${path}`, { headers: ORIGIN });
      expect([status, headers.get('access-control-allow-origin'), body]).toEqual([405, '*', '']);
    },
  );

  it.each(['/v1/client/sessions', '/v1/client/nonce', '/v1/client/boards/', '/v1/client/scores', '/v1/live/boards/x', '/v1/nowhere'])(
    'are not what a preflight of %s gets, whoever asks',
    async (path) => {
      for (const origin of ['https://game.example', 'null']) {
        const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'leadr-client-nonce' };
        const answer = await exchange(server.url, `OPTIONS ${path}`, { headers });
        expect(answer.status).toBe(200);
        expect(answer.headers.get('access-control-allow-origin')).toBe('*');
        expect(answer.headers.get('access-control-allow-credentials')).toBeUndefined();
        expect(answer.headers.get('access-control-allow-methods')).toBe('GET, POST, PATCH, DELETE, OPTIONS');
        expect(answer.headers.get('access-control-allow-headers')?.split(', ')).toEqual(
          expect.arrayContaining(['authorization', 'content-type', 'leadr-client-nonce', 'leadr-client', 'leadr-api-key']),
        );
        expect(answer.headers.get('access-control-max-age')).toBe('600');
      }
    },
  );

  describe('meet what is not quite HTTP', () => {
    const rows: readonly [string, number, string][] = [
      ['a length and chunks', 400, `${START}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
      ['two lengths', 400, `${START}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
      ['a space before the colon', 400, 'GET /v1/health HTTP/1.1\r\nHost: H\r\nX-A : b\r\nConnection: close\r\n\r\n'],
      ['an odd transfer coding', 400, `${START}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
      ['no host', 400, 'GET /v1/health HTTP/1.1\r\nConnection: close\r\n\r\n'],
      ['two hosts', 400, 'GET /v1/health HTTP/1.1\r\nHost: H\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
      ['a target at another host', 400, 'GET http://evil.example/v1/health HTTP/1.1\r\nHost: H\r\nConnection: close\r\n\r\n'],
      ['an unknown method', 400, 'FOO /v1/client/scores HTTP/1.1\r\nHost: H\r\nConnection: close\r\n\r\n'],
      ['one huge header', 431, `GET /v1/health HTTP/1.1\r\nHost: H\r\nX-A: ${'a'.repeat(40_000)}\r\nConnection: close\r\n\r\n`],
    ];
    it.each(rows)('%s: %i', async (_what, status, text) => {
      const answer = await sendRaw(server.url, text.replaceAll('Host: H\r\n', `Host: ${new URL(server.url).host}\r\n`));
      expect(answer.status).toBe(status);
      expect((await ask(server, 'GET /v1/health')).status).toBe(200);
    });
  });

  it('are not made up from what a stranger puts into headers', async () => {
    const elsewhere = { 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' };
    const claims = { ...elsewhere, 'X-User-Id': 'admin' };
    expect((await ask(server, 'GET /v1/accounts', { headers: claims })).status).toBe(401);
    expect((await ask(server, 'GET /v1/client/boards', { headers: { ...claims, ...withSession() } })).status).toBe(200);
  });

  it('are not what parameters and fields get that nobody knows', async () => {
    const query = `${'x=1&'.repeat(900)}a[b][c]=1&__proto__[x]=1&constructor=1`;
    expect((await ask(server, `GET /v1/client/boards?${query}`, { headers: withSession() })).status).toBe(200);
    const more = '"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"account_id":"x","status":"banned"';
    const started = await ask(server, 'POST /v1/client/sessions', { body: start().replace('{', `\ufeff{${more},`) });
    expect(started).toMatchObject({ status: 201, body: { status: 'active' } });
  });
}
