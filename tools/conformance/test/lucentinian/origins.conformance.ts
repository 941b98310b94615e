import { beforeAll, describe, expect, it } from '@jest/globals';

import { exchange, type Answer } from '../http-exchange.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { TableGame } from './table-game.js';

const OURS = 'https://play.example';
const APP = 'capacitor://localhost';
const FOREIGN = ['https://evil.example', 'https://play.example.evil.example', 'http://play.example', 'null'];
const PREFLIGHT = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'timestamp, tablekey, fingerprint' };

/** What browsers are told of who may read an answer. */
function readersOf({ headers }: Answer) {
  return [headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials'), headers.get('vary')];
}

export function origins(serverOf: () => LeadrServer): void {
  const preflight = (target: string, origin: string) =>
    exchange(serverOf().url, `OPTIONS ${target}`, { headers: { Origin: origin, ...PREFLIGHT } });

  it('are asked for by browsers before every call, and told everything they need', async () => {
    const { path } = await TableGame.open(serverOf());
    const ofTables = [path, `${path}/check`, `${path}/deleted`, `${path}/deleted/`, '/api/no-such-table'];
    for (const target of [...ofTables, '/timestamp', '/api/x/y']) {
      const answer = await preflight(target, OURS);
      const vary = ofTables.includes(target) ? 'Origin' : undefined;
      expect([answer.status, answer.body, ...readersOf(answer)]).toEqual([204, '', '*', undefined, vary]);
      expect(answer.headers.get('access-control-allow-methods')).toBe('GET, POST, DELETE, OPTIONS');
      const allowed = answer.headers.get('access-control-allow-headers')?.toLowerCase().split(', ');
      expect(allowed).toEqual(expect.arrayContaining(['timestamp', 'tablekey', 'fingerprint', 'x-requested-with', 'content-type']));
      expect(Number(answer.headers.get('access-control-max-age'))).toBeGreaterThanOrEqual(600);
    }
  });

  it('are all the same where the table says nothing', async () => {
    const game = await TableGame.open(serverOf());
    for (const Origin of [OURS, ...FOREIGN]) {
      const answer = await game.send(`GET ${game.path}`, { headers: { Origin } });
      expect([answer.status, ...readersOf(answer)]).toEqual([200, '*', undefined, 'Origin']);
    }
  });

  describe('of a table that names them', () => {
    let game: TableGame;
    beforeAll(async () => {
      game = await TableGame.open(serverOf(), { allowed_origins: [OURS, APP] });
    });

    it.each([OURS, APP])('may read every answer: %s', async (origin) => {
      const headers = { Origin: origin };
      const answers = [
        await preflight(game.path, origin),
        await game.send(`POST ${game.path}`, { headers, body: '{' }),
        await game.knowing('x').send(`GET ${game.path}/check?score=1`, { headers }),
        await game.send(`GET ${game.path}`, { headers }),
        await game.send(`PUT ${game.path}`, { headers }),
        await game.send(`POST ${game.path}`, { headers, body: ' '.repeat(16_385) }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([204, 400, 401, 200, 405, 413]);
      for (const answer of answers) expect(readersOf(answer)).toEqual([origin, undefined, 'Origin']);
    });

    it.each(FOREIGN)('are not %s, which is served all the same', async (origin) => {
      const headers = { Origin: origin };
      const line = `GET ${game.path}`;
      const answers = [await preflight(game.path, origin), await game.send(line, { headers }), await game.send(line)];
      expect(answers.map(({ status }) => status)).toEqual([204, 200, 200]);
      for (const answer of answers) expect(readersOf(answer)).toEqual([undefined, undefined, 'Origin']);
      expect((await exchange(serverOf().url, line, { headers: { Origin: OURS } })).status).toBe(401);
    });

    it('are told by whatever spelling of its name', async () => {
      const encoded = game.path.replace('/made', '/%6dade');
      expect(readersOf(await preflight(encoded, OURS))).toEqual([OURS, undefined, 'Origin']);
      expect(readersOf(await preflight(`${encoded}/deleted/`, 'https://evil.example'))).toEqual([undefined, undefined, 'Origin']);
    });
  });
}
