import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TablePage } from '@laurel/contracts/leadr/tables';
import type { RunningStandalone } from '@laurel/standalone/run-standalone';

import { Administration } from '../leadr/administration.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { leadrOf, startStandalone } from '../running-standalone.js';
import { recordBody, TableGame } from './table-game.js';

/** Within a minute, from one address at one table. */
const FAILURES = 20;

/** What everybody gets who changes nothing. */
let laurel: RunningStandalone;
let server: LeadrServer;

beforeAll(async () => {
  laurel = await startStandalone();
  server = await leadrOf(laurel);
});

afterAll(() => laurel.close());

it('there is a table to try things out with, whose key and secret are its name', async () => {
  const { body } = await new Administration(server).ask<TablePage>('GET /v1/tables?name=test');
  const [table] = body.data;
  if (table === undefined) throw new Error('it is not there');
  const game = new TableGame(server, { ...table, table_key: 'test', secret: 'test' });
  expect([game.path, await game.add()]).toEqual(['/api/test', 0]);
  expect(await game.rows()).toMatchObject([{ score: 7, by_whom: 'Mia' }]);
});

it('who guesses is held up, and nobody else', async () => {
  const game = await TableGame.open(server);
  const other = await TableGame.open(server);
  const guess = (at: TableGame, from = '127.0.0.1') => at.knowing('x').send(`POST ${at.path}`, { body: recordBody(), from });
  const guesses = await Promise.all(Array.from({ length: FAILURES }, () => guess(game)));
  expect(guesses.map(({ status }) => status)).toEqual(guesses.map(() => 401));
  const heldUp = await guess(game);
  expect([heldUp.status, heldUp.body]).toEqual([429, expect.stringMatching(/^\{"error":"too many requests, /)]);
  expect(Number(heldUp.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(heldUp.headers.get('access-control-allow-origin')).toBe('*');
  expect(heldUp.headers.get('access-control-expose-headers')).toBe('Retry-After');

  expect((await guess(other)).status).toBe(401);
  expect((await guess(game, '127.0.0.2')).status).toBe(401);
  // A school shares one address: who has the secret is let in whatever others try.
  expect(await game.add()).toBe(0);
  expect(await game.scores()).toEqual([7]);
  expect((await guess(game)).status).toBe(429);
});

it('a school that plays all at once is not held up', async () => {
  const game = await TableGame.open(server);
  const positions = await Promise.all(Array.from({ length: 100 }, (_, score) => game.add({ score })));
  expect(positions).toHaveLength(100);
  expect(await game.scores()).toEqual([99, 98, 97, 96, 95, 94, 93, 92, 91, 90]);
});
