import { beforeAll, describe, expect, it } from '@jest/globals';

import { exchange, type Answer, type Sent } from '../http-exchange.js';
import { Studio } from '../leadr/administration.js';
import { ask, withLength, type LeadrServer } from '../leadr/leadr-server.js';
import { recordBody, TableGame, type SubmittedRecord } from './table-game.js';

const ORIGIN = { Origin: 'https://game.example' };

export function refusals(serverOf: () => LeadrServer): void {
  let server: LeadrServer;
  let game: TableGame;
  beforeAll(async () => {
    server = serverOf();
    game = await TableGame.open(server, { allow_delete: false });
  });

  function expectRefused({ headers, body }: Pick<Answer, 'headers' | 'body'>): void {
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeUndefined();
    expect(headers.get('cache-control')).toBe('no-store');
    const { error, ...more } = JSON.parse(body) as Record<string, unknown>;
    expect([typeof error, more]).toEqual(['string', {}]);
    expect(body).not.toMatch(/ at .*:\d+|node_modules|nginx|<html|select /i);
  }

  describe('are JSON in the form of the protocol, which any origin may read', () => {
    const key = () => `table_key=${game.table.table_key}`;
    const rows: readonly [string, number, () => string, () => Sent][] = [
      ['nobody', 401, () => `GET ${game.path}`, () => ({})],
      ['nobody with a question', 401, () => `GET ${game.path}/check?score=1`, () => ({})],
      ['nobody with a record', 401, () => `POST ${game.path}`, () => ({ body: '{' })],
      ['two keys', 401, () => `GET ${game.path}?${key()}&${key()}`, () => ({})],
      ['a question about nothing', 400, () => `GET ${game.path}/check?${key()}`, () => ({})],
      ['a question about text', 400, () => `GET ${game.path}/check?score=abc&${key()}`, () => ({})],
      ['a short question about text', 400, () => `GET ${game.path}?score=&${key()}`, () => ({})],
      ['a question about too much', 400, () => `GET ${game.path}?score=1e999&${key()}`, () => ({})],
      ['a question about two scores', 400, () => `GET ${game.path}/check?score=1&score=2&${key()}`, () => ({})],
      ['a question about a list', 400, () => `GET ${game.path}/check?score[]=1&${key()}`, () => ({})],
      ['a deletion where it is not allowed', 403, () => `DELETE ${game.path}`, () => game.signed(`DELETE ${game.path}`)],
    ];
    it.each(rows)('%s: %i', async (_what, status, lineOf, sentOf) => {
      const line = lineOf();
      const { headers, ...sent } = withLength(sentOf());
      const answer = await exchange(server.url, line, { headers: { ...ORIGIN, ...headers }, ...sent });
      expect(answer.status).toBe(status);
      expectRefused(answer);
      const [method = '', target = ''] = line.split(' ');
      server.described.check(method, target, status, JSON.parse(answer.body));
    });

    const bodies: readonly [string, number, string | Buffer][] = [
      ['no body', 400, ''],
      ['half a body', 400, '{'],
      ['a list', 400, '[]'],
      ['null', 400, 'null'],
      ['text', 400, '"x"'],
      ['a number', 400, '123'],
      ['a byte order mark', 400, `\ufeff${recordBody()}`],
      ['bytes that are no UTF-8', 400, Buffer.from(recordBody({ by_whom: 'ÿ' }), 'latin1')],
      ['3000 levels', 400, '['.repeat(3_000) + ']'.repeat(3_000)],
      ['half a surrogate pair', 400, recordBody().replace('Mia', '\\ud83c')],
      ['a NUL', 400, recordBody().replace('Mia', '\\u0000')],
      ['16 KiB and a byte', 413, recordBody().padEnd(16_385)],
      ['a megabyte', 413, Buffer.alloc(1_048_576, ' ')],
      ['three megabytes', 413, Buffer.alloc(3 * 1_048_576, ' ')],
    ];
    it.each(bodies)('%s: %i, however well it is signed', async (_what, status, body) => {
      const answer = await game.send(`POST ${game.path}`, { headers: ORIGIN, body });
      expect(answer.status).toBe(status);
      expectRefused(answer);
    });

    it('another charset, or a compressed body', async () => {
      const rows = [
        [{ 'Content-Type': 'application/json; charset=utf-16' }, 400],
        [{ 'Content-Encoding': 'gzip' }, 415],
      ] as const;
      for (const [headers, status] of rows) {
        const answer = await game.send(`POST ${game.path}`, { headers, body: recordBody() });
        expect(answer.status).toBe(status);
        expectRefused(answer);
      }
    });

    it('two lengths', async () => {
      const line = `POST ${game.path}`;
      const { headers, body = '' } = game.signed(line, { body: recordBody() });
      expect((await exchange(server.url, line, { headers: { ...headers, 'content-length': '2' }, body })).status).toBe(400);
    });

    const tooLarge = [2 ** 53, '9007199254740993', -1e300, '1e999'];
    const fields: readonly (readonly [keyof SubmittedRecord, readonly unknown[]])[] = [
      ['score', ['', ' 1', '1 ', '0x10', '1,5', '１２', '+', '.5', '5.', 'NaN', 'Infinity', true, null, [1], ...tooLarge]],
      ['by_whom', ['', 'x'.repeat(101), '🎮'.repeat(101), 7, null, ['x'], undefined]],
      ['when_happened', ['x', '', '1406652640694.', null, undefined, ...tooLarge]],
      ['locale', ['', 'x'.repeat(36), 7, null, undefined]],
    ];
    it.each(fields)('a %s that is none', async (field, values) => {
      const before = await game.rows();
      for (const value of values) {
        const answer = await game.post({ [field]: value });
        expect([value, answer.status]).toEqual([value, 400]);
        expectRefused(answer);
        expect(answer.body).toContain(field);
      }
      expect(await game.rows()).toEqual(before);
    });

    const unknown = ['/api', '/api/', '/api//', '/api/x/y', '/api/x/deleted/y', '/api/x/check/', '/api/x/'];
    it.each(unknown)('what is not there: GET %s', async (target) => {
      const answer = await exchange(server.url, `GET ${target}`, { headers: ORIGIN });
      expect(answer.status).toBe(404);
      expectRefused(answer);
    });

    it.each([
      ['PUT', '', 'GET, HEAD, POST, DELETE, OPTIONS'],
      ['PATCH', '', 'GET, HEAD, POST, DELETE, OPTIONS'],
      ['POST', '/check', 'GET, HEAD, OPTIONS'],
      ['DELETE', '/check', 'GET, HEAD, OPTIONS'],
      ['DELETE', '/deleted', 'GET, OPTIONS'],
      ['POST', '/deleted/', 'GET, OPTIONS'],
    ])('a wrong method: %s on the table%s', async (method, end, allowed) => {
      const answer = await game.send(`${method} ${game.path}${end}`, { headers: ORIGIN });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
      expectRefused(answer);
    });

    it('a wrong method on the time', async () => {
      const answer = await exchange(server.url, 'POST /timestamp', { headers: ORIGIN });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
      expectRefused(answer);
    });
  });

  it('come after the signature, whatever is wrong besides', async () => {
    const stranger = game.knowing('x');
    for (const body of ['{', recordBody({ score: 'x' })]) {
      expect((await stranger.send(`POST ${game.path}`, { body })).status).toBe(401);
    }
    expect((await stranger.send(`DELETE ${game.path}`)).status).toBe(401);
    expect((await exchange(server.url, `GET ${game.path}/check?score=abc&table_key=x`)).status).toBe(401);
  });

  it('are without a body for HEAD, as answers are', async () => {
    const rows = [
      [`${game.path}?table_key=${game.table.table_key}`, 200],
      [game.path, 401],
      [`${game.path}/deleted/`, 405],
      ['/api/x/', 404],
      ['/timestamp', 200],
    ] as const;
    for (const [target, status] of rows) {
      const answer = await exchange(server.url, `HEAD ${target}`);
      expect([target, answer.status, answer.body]).toEqual([target, status, '']);
    }
  });

  it('are not what fields, parameters and headers get that nobody knows', async () => {
    const query = `${'x=1&'.repeat(900)}a[b][c]=1&__proto__[x]=1&constructor=1`;
    const body = recordBody().replace('{', '{"__proto__":{"score":"x"},"constructor":{"prototype":{"x":1}},');
    const headers = { 'X-Forwarded-Host': 'evil.example', 'X-User-Id': 'admin', Authorization: 'Bearer x' };
    expect((await game.send(`POST ${game.path}?${query}`, { headers, body })).status).toBe(200);
  });

  describe('of names that are kept for another protocol', () => {
    it.each(['sessions', 'submissions', 'leaderboard'])('%s is never a table', async (name) => {
      const studio = await Studio.open(server);
      const { status } = await studio.administration.ask('POST /v1/tables', { account_id: studio.account.id, name });
      expect(status).toBe(422);
      expect((await studio.administration.ask(`PATCH /v1/tables/${game.table.id}`, { name })).status).toBe(422);
      const answer = await game.send(`DELETE /api/${name}`);
      expect(answer.status).toBe(name === 'submissions' ? 404 : 405);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    });

    it('which answers as ever', async () => {
      const opened = await ask<{ auth_url: string }>(server, 'PUT /api/sessions');
      expect([opened.status, opened.body.auth_url]).toEqual([200, expect.stringContaining('/auth/login/')]);
      const ended = await exchange(server.url, 'POST /api/submissions/end');
      expect([ended.status, ended.headers.get('content-type')]).toEqual([401, 'text/plain; charset=utf-8']);
      const asked = await exchange(server.url, 'GET /api/sessions?token=x');
      expect([asked.status, asked.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
    });
  });
}
