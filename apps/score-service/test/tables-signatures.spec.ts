import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@laurel/fixtures/manual-clock';

import type { RawAnswer } from './raw-http.js';
import { askRaw } from './raw-http.js';
import { RunningScoreService } from './running-score-service.js';
import { record, SigningGame } from './signing-game.js';

/** When the published example was sent. */
const PUBLISHED_AT = 1_406_652_640_397;
const MINUTE = 60_000;
const WRONG = { status: 401, text: '{"error":"table key or fingerprint is wrong"}' };

let running: RunningScoreService;
let game: SigningGame;
let tables = 0;

beforeAll(async () => {
  running = await RunningScoreService.start({ clock: new ManualClock(PUBLISHED_AT) });
});
afterAll(() => running.close());
beforeEach(async () => {
  running.clock.set(PUBLISHED_AT);
  game = await SigningGame.on(running, `table ${(tables += 1)}`);
});

const told = ({ status, text }: RawAnswer) => ({ status, text });
const statusOf = async (answer: Promise<RawAnswer>) => (await answer).status;

describe('the published examples', () => {
  let published: SigningGame;
  beforeAll(async () => {
    published = await SigningGame.on(running, 'test');
  });
  const sent = (timestamp: number, fingerprint: string) => {
    running.clock.set(timestamp);
    return { timestamp: String(timestamp), tablekey: 'test', fingerprint, 'X-Requested-With': 'XMLHttpRequest' };
  };

  it('add a record and delete it again', async () => {
    const body = '{"score":"123","by_whom":"player#5","when_happened":1406652640694,"locale":"en-US"}';
    const add = sent(PUBLISHED_AT, '9652d046366ff644aa30df7bf8b5143b73d2524445746d37ff03602ad79257d9');
    expect(told(await published.ask('POST', '/api/test', { headers: add, body }))).toEqual({ status: 200, text: '{"position":0}' });
    expect((await published.read()).text).toBe(
      '[{"score":123,"by_whom":"player#5","when_happened":1406652640694,"ip4":null,"ip6":null,"locale":"en-US"}]',
    );
    const clear = sent(1_406_652_827_374, '41ebe0de2ba4c26551d91448abdf470a0ed19944cac9efd652baf3ef2b24960f');
    expect(told(await published.ask('DELETE', '/api/test', { headers: clear }))).toEqual({ status: 204, text: '' });
    expect((await published.read()).text).toBe('[]');
  });

  it('delete by GET', async () => {
    await published.add();
    const clear = sent(1_419_700_348_862, '54988e72fa15175767f28036dd00e3c0aca9808137af7faa294b99a3f938bc8b');
    expect(told(await published.ask('GET', '/api/test/deleted/', { headers: clear }))).toEqual({ status: 204, text: '' });
    expect(await published.scores()).toEqual([]);
  });

  it.each([
    ['UTF-16 units', '4a759587d345125559522ae0043cca09adc75d754ffa1eb7f558a21f61a75518'],
    ['bytes', 'd8d45e61c46711aaaebb5c54d27cf3d0454ffd0c396f82654b0186ee5c877c15'],
    ['code points', 'a0ab335ae82e237cf79941f3ab7c7bd1e34f789a4fbf983e0d5dfb5b6eb1e780'],
  ])('may count their length in %s', async (_units, fingerprint) => {
    const body = '{"score":7,"by_whom":"Zoë🎮","when_happened":1406652640,"locale":"de-DE"}';
    const headers = sent(PUBLISHED_AT, fingerprint);
    expect(await statusOf(published.ask('POST', '/api/test', { headers, body }))).toBe(200);
    expect((await published.records())[0]?.by_whom).toBe('Zoë🎮');
  });
});

describe('a signature', () => {
  it('that is wrong is refused, and nothing comes of it', async () => {
    const body = record();
    const wrong = { tablekey: 'other', timestamp: String(PUBLISHED_AT + 1), fingerprint: '0'.repeat(64) };
    for (const [name, value] of Object.entries(wrong)) expect(told(await game.post(body, { [name]: value }))).toEqual(WRONG);
    expect(told(await game.post(record({ score: 8 }), game.signed({ body })))).toEqual(WRONG);
    expect(await game.scores()).toEqual([]);
  });

  it('is needed whole', async () => {
    const body = record();
    const signed = game.signed({ body });
    for (const missing of Object.keys(signed)) {
      const headers = Object.fromEntries(Object.entries(signed).filter(([name]) => name !== missing));
      expect(await statusOf(game.ask('POST', game.path, { headers, body }))).toBe(401);
    }
    expect(await game.scores()).toEqual([]);
  });

  it('stands in headers that are there once', async () => {
    const body = record();
    const signed = game.signed({ body });
    for (const [name, value] of Object.entries(signed)) {
      for (const values of [[value, value], [value, 'x']]) {
        expect(await statusOf(game.ask('POST', game.path, { headers: { ...signed, [name]: values }, body }))).toBe(401);
      }
    }
  });

  it('that is old is told where to get the time', async () => {
    const answer = await game.clear(game.signed({ timestamp: String(PUBLISHED_AT - MINUTE - 1) }));
    expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('/timestamp')]);
  });
});

describe('whoever has not the right to a table', () => {
  it('learns nothing about it', async () => {
    const body = record();
    const unknown = '/api/no%20such%20table';
    const writes = [
      game.ask('POST', unknown, { headers: game.signed({ uri: unknown, body }), body }),
      game.post(body, { tablekey: 'other' }),
      game.post(body, { fingerprint: '0'.repeat(64) }),
      game.post(body, { fingerprint: 'no hash' }),
      game.ask('POST', game.path, { body, headers: { tablekey: 'test' } }),
      game.ask('DELETE', unknown, { headers: game.signed({ uri: unknown }) }),
      game.clear({ ...game.signed(), fingerprint: '0'.repeat(64) }),
      game.ask('POST', game.path, { body: '{' }),
    ];
    const reads = [
      game.ask('GET', `${unknown}?table_key=test`),
      game.ask('GET', `${game.path}?table_key=other`),
      game.ask('GET', `${game.path}?table_key=%00`),
      game.ask('GET', game.path),
      game.ask('GET', `${unknown}/check?table_key=test`),
      game.ask('GET', `${game.path}/check?table_key=other&score=x`),
    ];
    for (const answer of await Promise.all([...writes, ...reads])) expect(told(answer)).toEqual(WRONG);
    // An old signature that is wrong besides is not told that it is old.
    expect(told(await game.clear({ ...game.signed({ timestamp: '1' }), fingerprint: '0'.repeat(64) }))).toEqual(WRONG);
  });

  it('is told that when the content is bad too', async () => {
    expect(await statusOf(game.post('{', { fingerprint: '0'.repeat(64) }))).toBe(401);
    expect(await statusOf(game.post('{'))).toBe(400);
  });
});

describe('a read', () => {
  it('needs the key alone, in either place, and no other key in the other', async () => {
    for (const headers of [{}, { tablekey: 'test' }]) {
      expect(await statusOf(game.ask('GET', `${game.path}?table_key=test`, { headers }))).toBe(200);
    }
    expect(await statusOf(game.ask('GET', game.path, { headers: { tablekey: 'test' } }))).toBe(200);
    expect(await statusOf(game.ask('GET', `${game.path}?table_key=test`, { headers: { tablekey: 'other' } }))).toBe(401);
    expect(await statusOf(game.ask('GET', `${game.path}?table_key=other`, { headers: { tablekey: 'test' } }))).toBe(401);
    expect(await statusOf(game.ask('GET', `${game.path}?table_key=test&table_key=test`))).toBe(401);
  });

  it('that is signed must be signed right, over the path with its query or without', async () => {
    const target = `${game.path}/check?score=1&table_key=test`;
    const ask = (uri: string) => game.ask('GET', target, { headers: game.signed({ uri }) });
    for (const uri of [target, `${game.path}/check`]) expect(await statusOf(ask(uri))).toBe(200);
    for (const uri of [game.path, `${game.path}/check?score=2&table_key=test`, running.service.url + target]) {
      expect(told(await ask(uri))).toEqual(WRONG);
    }
    expect(await statusOf(game.ask('GET', target, { headers: { fingerprint: '0'.repeat(64) } }))).toBe(401);
  });

  it('must be signed where the table says so', async () => {
    const strict = await SigningGame.on(running, 'signed reads', { table: { signedReads: true } });
    expect(told(await strict.read())).toEqual(WRONG);
    expect(await statusOf(strict.ask('GET', strict.path, { headers: strict.signed() }))).toBe(200);
    expect(await statusOf(strict.ask('GET', `${strict.path}?score=1`, { headers: strict.signed() }))).toBe(200);
  });

  it('may be repeated, and is answered to HEAD', async () => {
    const headers = game.signed();
    for (const method of ['GET', 'GET', 'HEAD']) expect(await statusOf(game.ask(method, game.path, { headers }))).toBe(200);
    expect(told(await game.ask('HEAD', `${game.path}?table_key=other`))).toEqual({ status: 401, text: '' });
  });
});

describe('a signature that was used', () => {
  it('repeats its answer and has no other effect', async () => {
    await game.add({ score: 9 });
    const body = record({ score: 8 });
    const headers = game.signed({ body });
    expect((await game.post(body, headers)).text).toBe('{"position":1}');
    await game.add({ score: 10 });
    running.clock.advance(MINUTE);
    expect(told(await game.post(body, headers))).toEqual({ status: 200, text: '{"position":1}' });
    expect(await game.scores()).toEqual([10, 9, 8]);
    running.clock.advance(MINUTE);
    expect((await game.post(body, headers)).status).toBe(401);
  });

  it('repeats that a record had no place', async () => {
    const small = await SigningGame.on(running, 'small', { board: { capacity: 1 } });
    await small.add({ score: 9 });
    const body = record({ score: 8 });
    const headers = small.signed({ body });
    expect((await small.post(body, headers)).text).toBe('{"position":null}');
    await small.clear();
    expect((await small.post(body, headers)).text).toBe('{"position":null}');
    expect(await small.scores()).toEqual([]);
  });

  it.each(['', '/deleted', '/deleted/'])('to delete by "%s" spares what came since', async (end) => {
    await game.add({ score: 1 });
    const uri = game.path + end;
    const headers = game.signed({ uri });
    const clear = () => game.ask(end === '' ? 'DELETE' : 'GET', uri, { headers });
    expect(await statusOf(clear())).toBe(204);
    await game.add({ score: 2 });
    expect(await statusOf(clear())).toBe(204);
    expect(await game.scores()).toEqual([2]);
  });

  it.each([
    ['GET', (fingerprint: string) => fingerprint],
    ['HEAD', (fingerprint: string) => fingerprint],
    ['GET', (fingerprint: string) => fingerprint.toUpperCase()],
  ])('for a %s does not delete', async (method, written) => {
    await game.add();
    const headers = game.signed();
    const read = { ...headers, fingerprint: written(headers['fingerprint'] ?? '') };
    expect(await statusOf(game.ask(method, game.path, { headers: read }))).toBe(200);
    const refused = await game.clear(headers);
    expect([refused.status, refused.text]).toEqual([401, expect.stringContaining('another method')]);
    expect(await game.scores()).toHaveLength(1);
  });

  it.each([
    ['was taken', () => record(), 200],
    ['had no place', () => record({ score: 5 }), 200],
    ['was refused', () => '{', 400],
  ])('for a record that %s does not delete', async (_what, bodyOf, status) => {
    const kept = await SigningGame.on(running, `kept ${status} ${bodyOf()}`, { board: { capacity: 2, minValue: 6 } });
    await kept.add();
    const body = bodyOf();
    const headers = kept.signed({ body });
    expect(await statusOf(kept.post(body, headers))).toBe(status);
    const before = await kept.scores();
    expect(await statusOf(kept.ask('DELETE', kept.path, { headers, body }))).toBe(400);
    expect(await kept.scores()).toEqual(before);
  });

  it('to delete may read, and is answered as before after that', async () => {
    const headers = game.signed();
    expect(await statusOf(game.clear(headers))).toBe(204);
    await game.add();
    expect(await statusOf(game.ask('GET', game.path, { headers }))).toBe(200);
    expect(await statusOf(game.clear(headers))).toBe(204);
    expect(await game.scores()).toEqual([7]);
  });
});

describe('deleting', () => {
  it('needs a signature over its own path, and a GET', async () => {
    await game.add();
    for (const end of ['/deleted', '/deleted/']) {
      const uri = game.path + end;
      const links = [{}, { tablekey: 'test' }, game.signed(), game.signed({ uri: `${game.path}/deleted${end === '/deleted' ? '/' : ''}` })];
      for (const headers of links) expect(await statusOf(game.ask('GET', `${uri}?table_key=test`, { headers }))).toBe(401);
      for (const method of ['HEAD', 'POST', 'DELETE']) {
        const answer = await askRaw(running.service.url, method, uri, { headers: game.signed({ uri }) });
        expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, OPTIONS']);
      }
      expect((await askRaw(running.service.url, 'OPTIONS', uri, { headers: game.signed({ uri }) })).status).toBe(204);
    }
    expect(await game.scores()).toHaveLength(1);
  });

  it.each(['', '/deleted', '/deleted/'])('by "%s" has no body', async (end) => {
    await game.add();
    const uri = game.path + end;
    const remove = (body: string, headers = game.signed({ uri, body })) => game.ask(end === '' ? 'DELETE' : 'GET', uri, { headers, body });
    for (const body of [record(), ' ']) {
      expect(told(await remove(body))).toEqual({ status: 400, text: '{"error":"there must be no body"}' });
      expect(await statusOf(remove(body, game.signed({ uri })))).toBe(401);
    }
    expect(await game.scores()).toHaveLength(1);
    expect(await statusOf(remove(''))).toBe(204);
  });

  it('can be forbidden', async () => {
    const lasting = await SigningGame.on(running, 'lasting', { table: { allowDelete: false } });
    await lasting.add();
    const uri = `${lasting.path}/deleted/`;
    const answers = [await lasting.clear(), await lasting.ask('GET', uri, { headers: lasting.signed({ uri }) })];
    for (const answer of answers) expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('"error"')]);
    expect(told(await lasting.clear({ ...lasting.signed(), fingerprint: '0'.repeat(64) }))).toEqual(WRONG);
    expect(await lasting.scores()).toHaveLength(1);
  });
});

describe('a path', () => {
  it('is signed as it was sent', async () => {
    const named = await SigningGame.on(running, 'été/🎮');
    const plain = '/api/%C3%A9t%C3%A9%2F%F0%9F%8E%AE';
    for (const path of [plain, plain.replaceAll('%C3%A9', '%c3%a9'), plain.replace('t', '%74')]) {
      const body = record();
      expect(await statusOf(named.ask('POST', path, { body, headers: named.signed({ uri: path, body }) }))).toBe(200);
      const other = path === plain ? plain.toLowerCase() : plain;
      expect(await statusOf(named.ask('POST', path, { body, headers: named.signed({ uri: other, body }) }))).toBe(401);
    }
    expect(await named.scores()).toHaveLength(3);
  });

  it.each([
    ['/api/TEST', 401],
    ['/api/test%2f..', 401],
    ['/api/x%2f..%2ftest', 401],
    ['/api/%2e%2e', 401],
    ['/api/%73essions', 401],
    [`/api/${'x'.repeat(65)}`, 401],
    ['/api/te|st', 400],
  ])('%s is no other table: %i', async (path, status) => {
    const body = record({ by_whom: 'nowhere' });
    expect(await statusOf(game.ask('POST', path, { body, headers: game.signed({ uri: path, body }) }))).toBe(status);
    expect(await statusOf(game.ask('GET', `${path}?table_key=test`))).toBe(status);
  });

  it.each([
    ['/api/test%00', 400],
    ['/api/test%ff', 400],
    ['/api/test%', 400],
    ['/api//test', 404],
    ['/api/./test', 404],
    ['/api/x/../test', 404],
    ['/api/test/', 404],
    ['/api/test/check/', 404],
    ['/api/test/deleted//', 404],
    ['/API/test', 404],
    ['/api/test/Deleted', 404],
    ['/timestamp/', 404],
    ['/Timestamp', 404],
    ['/api/sessions/check', 404],
    ['/api/submissions', 404],
    ['/api/submissions/deleted/', 404],
    ['/api/leaderboard/check', 404],
  ])('%s is none: %i', async (path, status) => {
    const answer = await askRaw(running.service.url, 'GET', `${path}?table_key=test`, { headers: game.signed({ uri: path }) });
    expect(answer.status).toBe(status);
  });
});
