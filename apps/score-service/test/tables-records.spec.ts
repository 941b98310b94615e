import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';

import type { RawAnswer } from './raw-http.js';
import { askRaw } from './raw-http.js';
import { RunningScoreService } from './running-score-service.js';
import type { TableOptions } from './signing-game.js';
import { record, SigningGame } from './signing-game.js';

let running: RunningScoreService;
let game: SigningGame;
let tables = 0;

const newTable = (options?: TableOptions, on = running) => SigningGame.on(on, `table ${(tables += 1)}`, options);
const statusOf = async (answer: Promise<RawAnswer>) => (await answer).status;

beforeAll(async () => {
  running = await RunningScoreService.start({ trustedProxies: ['127.0.0.1'] });
});
afterAll(() => running.close());
beforeEach(async () => {
  game = await newTable();
});

describe('a record', () => {
  it.each([
    ['"123"', 123],
    ['123', 123],
    ['"+1.5e2"', 150],
    ['-7.25', -7.25],
    ['9007199254740991', 9_007_199_254_740_991],
    ['"-9007199254740991"', -9_007_199_254_740_991],
    ['0.1', 0.1],
    ['-0', 0],
    ['"-0"', 0],
  ])('may have the score %s', async (text, score) => {
    expect((await game.post(record().replace('"score":7', `"score":${text}`))).text).toBe('{"position":0}');
    expect((await game.read()).text).toContain(`"score":${JSON.stringify(score)},`);
  });

  it.each([
    ...['""', '" 1"', '"1 "', '"0x10"', '"1,5"', '"１２"', '"+"', '".5"', '"5."', '"NaN"', '"Infinity"', '"1e999"', '"9007199254740993"'],
    ...['1e999', '9007199254740992', '-1e300', 'true', 'null', '[7]', '{}'],
  ])('cannot have the score %s', async (text) => {
    expect(await statusOf(game.post(record().replace('"score":7', `"score":${text}`)))).toBe(400);
  });

  it.each([
    ['-5', -5],
    ['0', 0],
    ['2109020805', 2_109_020_805],
    ['1406652640694.5', 1_406_652_640_694.5],
    ['"1406652640694"', 1_406_652_640_694],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('may have happened at %s', async (text, time) => {
    expect(await statusOf(game.post(record().replace('1406652640694', text)))).toBe(200);
    expect((await game.records())[0]?.when_happened).toBe(time);
  });

  it.each(['1e18', '"x"', '""', 'null', '"2026-01-01"'])('cannot have happened at %s', async (text) => {
    expect(await statusOf(game.post(record().replace('1406652640694', text)))).toBe(400);
  });

  it.each([
    ...['<img src=x onerror=alert(1)>', '=cmd()', '\u202egnp', '  two  blanks  ', '\n', '\u00e9\u0065\u0301', '\ufe0f'],
    ...['"ip6":null', '\\u0000', '🎮'.repeat(100), 'ß'.repeat(100)],
  ])('may be by %j, verbatim', async (name) => {
    expect(await game.add({ by_whom: name })).toBe(0);
    expect((await game.records())[0]?.by_whom).toBe(name);
  });

  it.each(['', 'x'.repeat(101), '🎮'.repeat(101), '\ufe0f'.repeat(101), 5, null, ['Mia'], true])('cannot be by %j', async (name) => {
    expect(await statusOf(game.post(record({ by_whom: name })))).toBe(400);
  });

  it.each(['a\\u0000b', '\\ud800', '\\udc00\\ud800'])('cannot be by what is no text: %s', async (name) => {
    expect(await statusOf(game.post(record().replace('Mia', name)))).toBe(400);
    expect(await statusOf(game.post(record().replace('en-US', name)))).toBe(400);
  });

  it.each(['', 'x'.repeat(36), 5, null])('cannot have the locale %j', async (locale) => {
    expect(await statusOf(game.post(record({ locale })))).toBe(400);
  });

  it('has all of its fields, and any locale', async () => {
    for (const field of ['score', 'by_whom', 'when_happened', 'locale']) {
      const answer = await game.post(record({ [field]: undefined }));
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(field)]);
    }
    expect(await game.add({ locale: 'tlh-Latn-x-'.padEnd(35, 'q') })).toBe(0);
  });

  it('says nothing of what only the server may say', async () => {
    await game.add({ ip4: 1, ip6: 2, position: 0, id: 'x', __proto__: { score: 5 } });
    expect((await game.read()).text).toBe(
      '[{"score":7,"by_whom":"Mia","when_happened":1406652640694,"ip4":null,"ip6":null,"locale":"en-US"}]',
    );
  });

  it('says a thing twice as the last time', async () => {
    expect((await game.post(`{"score":1,${record().slice(1, -1)},"score":"9"}`)).status).toBe(200);
    expect(await game.scores()).toEqual([9]);
  });
});

describe('a body', () => {
  it.each([
    ['a brace', '{'],
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['a number', '123'],
    ['a form', 'score=7&by_whom=Mia'],
    ['a byte order mark', `\ufeff${record()}`],
    ['bytes that are no UTF-8', Buffer.from(record({ by_whom: 'Mi\xe4' }), 'latin1')],
    ['17 levels', record({ deep: JSON.parse('['.repeat(17) + ']'.repeat(17)) as unknown })],
  ])('of %s is refused', async (_what, body) => {
    expect(await statusOf(game.post(body))).toBe(400);
    expect(await game.scores()).toEqual([]);
    expect(await game.add()).toBe(0);
  });

  it.each(['application/json; charset=utf-16', 'text/plain; charset="iso-8859-1"'])('in %s is refused', async (type) => {
    expect(await statusOf(game.post(record(), { 'Content-Type': type }))).toBe(400);
  });

  it.each(['application/json; charset=utf-8', 'text/plain', 'application/x-www-form-urlencoded', 'image/png'])(
    'is JSON whatever it says it is: %s',
    async (type) => {
      expect(await statusOf(game.post(record(), { 'Content-Type': type }))).toBe(200);
    },
  );

  it('beyond 16 KiB or compressed is refused', async () => {
    const least = record({ pad: '' });
    const padded = (bytes: number) => record({ pad: 'x'.repeat(bytes - least.length) });
    expect(await statusOf(game.post(padded(16 * 1024)))).toBe(200);
    expect(await statusOf(game.post(padded(16 * 1024 + 1)))).toBe(413);
    expect(await statusOf(game.post(record(), { 'Content-Encoding': 'gzip' }))).toBe(415);
  });
});

describe('a table', () => {
  it('is in order, the earlier of equals first, with room for so many', async () => {
    const small = await newTable({ board: { capacity: 3 } });
    const positions = [];
    for (const [score, by_whom] of [[5, 'a'], [9, 'b'], [5, 'c'], [5, 'd'], [4, 'e'], [6, 'f'], [10, 'a']] as const) {
      positions.push([await small.isEligible(score), await small.add({ score, by_whom })]);
    }
    expect(positions).toEqual([[true, 0], [true, 0], [true, 2], [false, null], [false, null], [true, 1], [true, 0]]);
    expect((await small.records()).map(({ score, by_whom }) => [score, by_whom])).toEqual([[10, 'a'], [9, 'b'], [6, 'f']]);
  });

  it('may have the lowest score lead', async () => {
    const trial = await newTable({ board: { capacity: 2, direction: 'low-first' } });
    const positions = [];
    for (const score of [-1.5, 30, 29.5, 29.5]) positions.push([await trial.isEligible(score), await trial.add({ score })]);
    expect(positions).toEqual([[true, 0], [true, 1], [true, 1], [false, null]]);
    expect(await trial.scores()).toEqual([-1.5, 29.5]);
  });

  it('takes nothing beyond its bounds', async () => {
    const bounded = await newTable({ board: { minValue: 0, maxValue: 100 } });
    for (const score of [-1, 100.5]) {
      expect([await bounded.isEligible(score), await bounded.add({ score })]).toEqual([false, null]);
    }
    for (const score of [0, 100]) expect([await bounded.isEligible(score), await bounded.add({ score })]).toEqual([true, 0]);
    expect(await bounded.scores()).toEqual([100, 0]);
  });

  it('is empty, and after a delete again', async () => {
    expect((await game.read()).text).toBe('[]');
    await game.add();
    await game.clear();
    expect((await game.read()).text).toBe('[]');
    expect(await game.add({ score: 1 })).toBe(0);
  });
});

describe('the question whether a score has a place', () => {
  const twoWays = () => [game.path, `${game.path}/check`];

  it.each(['', '&by_whom=', '&by_whom=a&by_whom=b', '&by_whom=%00', '&score[]=x'])('is answered in two places: %s', async (more) => {
    for (const path of twoWays()) {
      const answer = await game.read(`&score=1e2${more}`, path);
      expect([answer.status, answer.text]).toEqual([200, '{"is_elegible":true}']);
      expect((await game.ask('HEAD', `${path}?score=1&table_key=test`)).headers['content-length']).toBe('20');
    }
  });

  it.each(['', 'abc', '1e999', '9007199254740992', '1&score=1', '%201', '0x10', '%00'])('cannot be asked about %s', async (score) => {
    for (const path of twoWays()) expect(await statusOf(game.read(`&score=${score}`, path))).toBe(400);
  });

  it('needs a score', async () => {
    expect(await statusOf(game.read('', `${game.path}/check`))).toBe(400);
  });
});

describe('the address of a record', () => {
  const shown = async (forwarded: string, on = running) => {
    const open = await newTable({ table: { exposeIp: true } }, on);
    expect(await statusOf(open.post(record(), { 'X-Forwarded-For': forwarded }))).toBe(200);
    return /"ip4":[^,]*,"ip6":[^,]*/.exec((await open.read()).text)?.[0];
  };

  it.each([
    ['192.168.1.1', '"ip4":3232235777,"ip6":null'],
    ['255.255.255.255', '"ip4":4294967295,"ip6":null'],
    ['::ffff:192.168.1.1', '"ip4":3232235777,"ip6":null'],
    ['::1', '"ip4":null,"ip6":1'],
    ['2001:db8::1', '"ip4":null,"ip6":42540766411282592856903984951653826561'],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '"ip4":null,"ip6":340282366920938463463374607431768211455'],
    ['::1.2.3.4', '"ip4":null,"ip6":16909060'],
    ['999.1.1.1', '"ip4":2130706433,"ip6":null'],
    [`${'8.8.8.8, '.repeat(50)}9.9.9.9`, '"ip4":151587081,"ip6":null'],
  ])('%s is told as %s', async (forwarded, told) => {
    expect(await shown(forwarded)).toBe(told);
  });

  it('is that of the connection, whatever somebody says who is no hop of ours', async () => {
    const direct = await RunningScoreService.start();
    try {
      for (const forwarded of ['1.2.3.4', '::1', '999.1.1.1']) expect(await shown(forwarded, direct)).toBe('"ip4":2130706433,"ip6":null');
    } finally {
      await direct.close();
    }
  });

  it('is kept, and told to nobody unless the table says so', async () => {
    await game.post(record(), { 'X-Forwarded-For': '192.168.1.1' });
    expect((await game.read()).text).toContain('"ip4":null,"ip6":null');
    const kept = 'select host(address) as address from entry_details where board_id = $1';
    const rows = await running.service.app.get(DataSource, { strict: false }).query<unknown[]>(kept, [game.boardId]);
    expect(rows).toEqual([{ address: '192.168.1.1' }]);
  });
});

describe('the time of the server', () => {
  it.each(['/timestamp', '/timestamp?table_key=x&timestamp=1'])('is in whole seconds, for anybody: %s', async (path) => {
    running.clock.set(1_406_652_098_999);
    for (const body of [undefined, 'x']) {
      const answer = await askRaw(running.service.url, 'GET', path, { ...(body && { body }) });
      expect([answer.status, answer.text]).toEqual([200, '{"timestamp":1406652098}']);
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
      running.http.description.check('GET', '/timestamp', 200, JSON.parse(answer.text));
    }
  });
});

it.each([
  ['/timestamp', 'GET, HEAD, OPTIONS', ['POST', 'PUT', 'DELETE', 'TRACE']],
  ['/api/test', 'GET, HEAD, POST, DELETE, OPTIONS', ['PUT', 'PATCH', 'TRACE']],
  ['/api/test/check', 'GET, HEAD, OPTIONS', ['POST', 'DELETE']],
  ['/api/test/deleted', 'GET, OPTIONS', ['POST', 'DELETE', 'HEAD']],
])('%s takes %s', async (path, allowed, others) => {
  for (const method of others) {
    const answer = await askRaw(running.service.url, method, path);
    expect([answer.status, answer.headers.allow, answer.headers['cache-control']]).toEqual([405, allowed, 'no-store']);
  }
});
