import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { testFolder } from '@laurel/fixtures/test-folder';
import { readConfig } from '@laurel/standalone/config';
import { runStandalone, type RunningStandalone } from '@laurel/standalone/run-standalone';
import { freePort } from '@laurel/storage/embedded/free-port';

import { Game, pageOf, scoreOn } from './game.js';

const ONE_SECOND = '{"minutes":0,"seconds":1}';

let laurel: RunningStandalone;
let env: NodeJS.ProcessEnv;

const run = () => runStandalone(readConfig(env), { installSignals: false });

beforeAll(async () => {
  env = { DATA_DIR: join(testFolder(), randomUUID()), PORT: String(await freePort()), OPS_PORT: '0', LOG_LEVEL: 'silent' };
  laurel = await run();
});
afterAll(() => laurel.close());

const firstPage = async (game: Game) => {
  const stream = await game.watch();
  const event = await stream.next();
  stream.close();
  return event;
};

it('remembers players, sessions, running phases and scores when it starts again on what it left', async () => {
  const game = new Game(readConfig(env).publicBaseUrl);
  const session = await game.logIn('daphne');
  await game.focus(session);
  expect((await game.start(session, ONE_SECOND)).status).toBe(200);
  const before = await firstPage(game);

  await laurel.close();
  laurel = await run();

  const after = await firstPage(game);
  expect(after).toEqual(before);
  await eventually(async () => expect((await game.end(session)).status).toBe(200));
  // The same account again, though the stand-in for GitLab has another port now.
  await game.focus(await game.logIn('daphne'));
  const last = await firstPage(game);
  expect(pageOf(last).scores).toHaveLength(1);
  expect(scoreOn(last, 'daphne')).toBe(3_000);
});
