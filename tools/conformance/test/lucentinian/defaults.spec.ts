import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TablePage } from '@laurel/contracts/leadr/tables';
import type { RunningStandalone } from '@laurel/standalone/run-standalone';

import { Administration } from '../leadr/administration.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { leadrOf, startStandalone } from '../running-standalone.js';
import { TableGame } from './table-game.js';

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

it('a school that plays all at once is not held up', async () => {
  const game = await TableGame.open(server);
  const positions = await Promise.all(Array.from({ length: 100 }, (_, score) => game.add({ score })));
  expect(positions).toHaveLength(100);
  expect(await game.scores()).toEqual([99, 98, 97, 96, 95, 94, 93, 92, 91, 90]);
});
