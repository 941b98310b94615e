import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { RawAnswer } from './raw-http.js';
import { askRaw } from './raw-http.js';
import { RunningScoreService } from './running-score-service.js';
import { record, SigningGame } from './signing-game.js';

const OURS = 'https://play.example';
const OTHERS = 'https://evil.example';
const PREFLIGHT = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'timestamp,tablekey,fingerprint' };

let running: RunningScoreService;
let open: SigningGame;
let listed: SigningGame;

beforeAll(async () => {
  running = await RunningScoreService.start();
  open = await SigningGame.on(running, 'open');
  listed = await SigningGame.on(running, 'lïsted', { table: { allowedOrigins: [OURS, 'https://beta.example'] } });
});
afterAll(() => running.close());

const from = (origin: string | undefined, more: object = {}) => ({ headers: { ...(origin && { Origin: origin }), ...more } });
const shownTo = ({ headers }: RawAnswer) => [headers['access-control-allow-origin'], headers.vary];
const preflight = (path: string, origin?: string) => askRaw(running.service.url, 'OPTIONS', path, from(origin, PREFLIGHT));

const deletion = (game: SigningGame, origin: string | undefined): Promise<RawAnswer> => {
  const uri = `${game.path}/deleted/`;
  return game.ask('GET', uri, from(origin, game.signed({ uri })));
};

/** Every kind of answer, by what it is. */
const ANSWERS: [string, number, (game: SigningGame, origin: string | undefined) => Promise<RawAnswer>][] = [
  ['records', 200, (game, origin) => game.ask('GET', `${game.path}?table_key=test`, from(origin))],
  ['a position', 200, (game, origin) => game.post(record(), from(origin).headers)],
  ['a deletion', 204, (game, origin) => deletion(game, origin)],
  ['a bad body', 400, (game, origin) => game.post('{', from(origin).headers)],
  ['a wrong key', 401, (game, origin) => game.ask('GET', game.path, from(origin))],
  ['a wrong method', 405, (game, origin) => askRaw(running.service.url, 'PUT', game.path, from(origin))],
  ['a large body', 413, (game, origin) => game.post('x'.repeat(20_000), from(origin).headers)],
  ['a preflight', 204, (game, origin) => preflight(game.path, origin)],
];

describe.each(ANSWERS)('%s', (_what, status, ask) => {
  it('of a table without a list is for all pages', async () => {
    for (const origin of [OURS, OTHERS, 'null', undefined]) {
      const answer = await ask(open, origin);
      expect([answer.status, ...shownTo(answer)]).toEqual([status, '*', 'Origin']);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  it('of a table with a list is for pages from there, and for whoever is no page', async () => {
    for (const origin of [OURS, 'https://beta.example']) expect(shownTo(await ask(listed, origin))).toEqual([origin, 'Origin']);
    for (const origin of [OTHERS, 'null', `${OURS}.evil.example`, undefined]) {
      const answer = await ask(listed, origin);
      expect([answer.status, ...shownTo(answer)]).toEqual([status, undefined, 'Origin']);
    }
  });
});

describe('a preflight', () => {
  it.each(['/api/open', '/api/open/check', '/api/open/deleted', '/api/open/deleted/', '/timestamp', '/api/l%C3%AFsted'])(
    'of %s allows what games send',
    async (path) => {
      const { status, headers, text } = await preflight(path, OURS);
      expect([status, text]).toEqual([204, '']);
      expect(headers).toMatchObject({
        'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
        'access-control-allow-headers': 'timestamp, tablekey, fingerprint, X-Requested-With, Content-Type',
        'access-control-max-age': '600',
        'cache-control': 'no-store',
      });
    },
  );

  it('does not tell a table without a list from none', async () => {
    const answers = [await preflight('/api/open', OTHERS), await preflight('/api/nobody', OTHERS)];
    const ofAnyRequest = { date: '', 'x-request-id': '' };
    const [known, unknown] = answers.map(({ headers, ...answer }) => ({ ...answer, ...headers, ...ofAnyRequest }));
    expect(unknown).toEqual(known);
  });

  it('deletes nothing', async () => {
    await open.add();
    for (const end of ['', '/deleted/']) {
      const uri = open.path + end;
      await askRaw(running.service.url, 'OPTIONS', uri, { headers: { ...open.signed({ uri }), Origin: OURS } });
    }
    expect(await open.scores()).not.toEqual([]);
  });
});

it('an answer to nowhere is for all pages', async () => {
  for (const path of ['/api', '/api/open/', '/api/open/nowhere', '/api/%00']) {
    const answer = await askRaw(running.service.url, 'GET', path, from(OTHERS));
    expect([answer.status, ...shownTo(answer)]).toEqual([path === '/api/%00' ? 400 : 404, '*', undefined]);
    expect(JSON.parse(answer.text)).toEqual({ error: expect.any(String) });
  }
});
