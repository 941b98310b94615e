import { beforeEach, describe, expect, it } from '@jest/globals';
import { sha256, type SignedContent } from '@laurel/fixtures/table-signature';

import { exchange } from '../http-exchange.js';
import { withLength, type LeadrServer } from '../leadr/leadr-server.js';
import { recordBody, TableGame } from './table-game.js';

const WRONG = '{"error":"table key or fingerprint is wrong"}';
const BODY_MAX = 16_384;

const ago = (ms: number) => String(Date.now() - ms);
const secondsAgo = (seconds: number) => String(Math.floor(Date.now() / 1_000) - seconds);

export function signatures(serverOf: () => LeadrServer): void {
  let game: TableGame;
  let line: string;
  beforeEach(async () => {
    game = await TableGame.open(serverOf());
    line = `POST ${game.path}`;
  });

  const bodies: readonly [string, string | Buffer][] = [
    ['CR and LF', '{\r\n\t"score": 7,\r\n\t"by_whom": "Mia",\r\n\t"when_happened": 1,\r\n\t"locale": "en"\r\n}\r\n'],
    ['other fields and orders', '{"locale":"en","when_happened":1,"x":[{"y":null}],"by_whom":"Mia","score":8,"score":7}'],
    ['what is escaped', '{"\\u0073core":7e0,"by_whom":"\\u004dia","when_happened":"1","locale":"\\u0065n"}'],
    ['blanks around it', ` \n${recordBody()}\t `],
    ['16 KiB', recordBody().padEnd(BODY_MAX)],
  ];
  it.each(bodies)('cover a body as it was sent: %s', async (_what, body) => {
    const tidied = JSON.stringify(JSON.parse(body.toString()));
    expect(await game.send(line, { body: tidied }, { body })).toMatchObject({ status: 401, body: WRONG });
    expect(await game.send(line, { body }, { body: tidied })).toMatchObject({ status: 401, body: WRONG });
    expect(await game.send(line, { body })).toMatchObject({ status: 200, body: '{"position":0}' });
    expect(await game.rows()).toMatchObject([{ score: 7, by_whom: 'Mia' }]);
  });

  it('cover a body that comes in chunks', async () => {
    const body = recordBody();
    const [head, rest] = [body.slice(0, 10), body.slice(10)];
    const chunks = [head, rest, ''].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
    const { headers } = game.signed(line, {}, { body });
    const sent = { headers: { ...headers, 'Transfer-Encoding': 'chunked' }, body: chunks };
    expect(await exchange(serverOf().url, line, sent)).toMatchObject({ status: 200, body: '{"position":0}' });
  });

  it('cover text as its bytes, whether it is escaped or not', async () => {
    const [plain, escaped] = ['Zoë🎮', 'Zo\\u00eb\\ud83c\\udfae'].map((name) => recordBody({ by_whom: 'X' }).replace('X', name));
    for (const [body, other] of [[plain, escaped], [escaped, plain]] as const) {
      expect((await game.send(line, { body: body ?? '' }, { body: other ?? '' })).status).toBe(401);
      expect((await game.send(line, { body: body ?? '' })).status).toBe(200);
    }
    expect((await game.rows()).map(({ by_whom }) => by_whom)).toEqual(['Zoë🎮', 'Zoë🎮']);
  });

  it.each<[string, (text: string) => number]>([
    ['UTF-16 units', (text) => text.length],
    ['code points', (text) => [...text].length],
    ['bytes', (text) => Buffer.byteLength(text)],
  ])('may count in %s', async (_unit, lengthOf) => {
    expect((await game.post({ by_whom: 'Zoë🎮' }, { lengthOf })).status).toBe(200);
  });

  it('may be written in capitals', async () => {
    const { headers, body = '' } = game.signed(line, { body: recordBody() });
    const capitals = { ...headers, fingerprint: headers?.['fingerprint']?.toUpperCase() ?? '' };
    expect((await exchange(serverOf().url, line, { headers: capitals, body })).status).toBe(200);
  });

  it.each(['application/json; charset=utf-8', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'do not depend on the type of the body: "%s"',
    async (type) => {
      expect((await game.send(line, { headers: { 'Content-Type': type }, body: recordBody() })).status).toBe(200);
    },
  );

  it.each<[string, () => Partial<SignedContent>]>([
    ['with another secret', () => ({ secret: `${game.table.secret}x` })],
    ['with the hash of the secret for the secret', () => ({ secret: sha256(game.table.secret) })],
    ['with another key', () => ({ tableKey: `${game.table.table_key}x` })],
    ['with a key that holds a separator', () => ({ tableKey: `${game.table.table_key}|x` })],
    ['over another path', () => ({ uri: `${game.path}/` })],
    ['over a path without its slash', () => ({ uri: game.path.slice(1) })],
    ['over the whole address', () => ({ uri: serverOf().url + game.path })],
    ['over another body', () => ({ body: recordBody({ score: 8 }) })],
    ['over no body', () => ({ body: '' })],
    ['with a length that is one off', () => ({ lengthOf: (text) => text.length + 1 })],
  ])('%s are refused', async (_how, otherwise) => {
    expect(await game.post({}, otherwise())).toMatchObject({ status: 401, body: WRONG });
    expect(await game.rows()).toEqual([]);
  });

  it('are refused when a part of them is missing, or there twice', async () => {
    for (const name of ['timestamp', 'tablekey', 'fingerprint']) {
      const { headers = {}, body = '' } = game.signed(line, { body: recordBody() });
      const others = Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
      const again = [headers[name] ?? '', 'x'].map((value) => ({ ...headers, [name.toUpperCase()]: value }));
      const instead = ['', 'x'.repeat(10_000)].map((value) => ({ ...headers, [name]: value }));
      for (const wrong of [others, ...again, ...instead]) {
        expect((await exchange(serverOf().url, line, { headers: wrong, body })).status).toBe(401);
      }
    }
    expect(await game.rows()).toEqual([]);
  });

  it('of a table that does not exist are refused in the words of a wrong one', async () => {
    const unknown = new TableGame(serverOf(), { ...game.table, name: `${game.table.name}x` });
    expect(await unknown.post()).toMatchObject({ status: 401, body: WRONG });
    const old = { timestamp: ago(3_600_000) };
    expect(await unknown.post({}, old)).toMatchObject({ status: 401, body: WRONG });
    expect(await game.knowing('x').post({}, old)).toMatchObject({ status: 401, body: WRONG });
    const read = await exchange(serverOf().url, `GET ${unknown.path}?table_key=${game.table.table_key}`, withLength({}));
    expect(read).toMatchObject({ status: 401, body: WRONG });
  });

  describe('are good for a minute', () => {
    it.each<[string, () => string]>([
      ['in ms, a little old', () => ago(50_000)],
      ['in ms, a little ahead', () => ago(-50_000)],
      ['in seconds, a little old', () => secondsAgo(50)],
      ['in seconds, a little ahead', () => secondsAgo(-50)],
      ['with zeros in front', () => `00${ago(0)}`],
    ])('%s', async (_when, timestampOf) => {
      expect((await game.post({}, { timestamp: timestampOf() })).status).toBe(200);
    });

    it.each<[string, () => string]>([
      ['in ms, too old', () => ago(60_001)],
      ['in ms, too far ahead', () => ago(-90_000)],
      ['in seconds, too old', () => secondsAgo(62)],
      ['in seconds, too far ahead', () => secondsAgo(-90)],
      ['in microseconds', () => `${ago(0)}000`],
      ['since ever', () => '0'],
    ])('and then told where to get the time: %s', async (_when, timestampOf) => {
      const { status, body } = await game.post({}, { timestamp: timestampOf() });
      expect([status, body]).toEqual([401, expect.stringContaining('/timestamp')]);
      expect(await game.rows()).toEqual([]);
    });

    it.each(['now', '-1', '1e12', '0x1', '1.5', '１２', `${'9'.repeat(17)}`])('not at the time "%s"', async (timestamp) => {
      expect((await game.post({}, { timestamp })).status).toBe(401);
    });
  });
}
