import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';

import type { Administration } from './administration.js';
import { startAdministration } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';

let laurel: RunningScoreService;
let superadmin: Administration;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
});
afterAll(() => laurel.close());

/** The board that Pomomon's clients play on, with all that it belongs to. */
async function pathsOfPomomon(): Promise<string[]> {
  const [game] = (await superadmin.list(`/games?slug=${FOCUS_BOARD.game}`)).data;
  const { data: boards } = await superadmin.list(`/boards?game_slug=${FOCUS_BOARD.game}&slug=${FOCUS_BOARD.board}`);
  const [account, own] = [`/accounts/${String(game?.['account_id'])}`, `/games/${String(game?.['id'])}`];
  return [account, own, ...boards.map(({ id }) => `/boards/${String(id)}`)];
}

it('cannot be deleted, nor its board, nor its account: clients of its protocol have no other', async () => {
  const paths = await pathsOfPomomon();
  expect(paths).toHaveLength(3);
  for (const path of paths) {
    const { body: before } = await superadmin.get(path);
    const text = 'the game of a built-in protocol cannot be deleted';
    const refused = await superadmin.patch(path, { name: 'Going', deleted: true });
    expect(refused).toMatchObject({ status: 409, body: { detail: text, error: text } });
    expect(await superadmin.get(path)).toMatchObject({ status: 200, body: before });
  }
  const player = await laurel.players.login('ada');
  await laurel.start(player.token, 60);
  laurel.clock.advance(60_000);
  expect((await laurel.end(player.token)).status).toBe(200);
  expect(await laurel.scores()).toEqual({ ada: 60_000 });
});

it('is named and described as any other game', async () => {
  for (const path of await pathsOfPomomon()) {
    expect(await superadmin.patch(path, { name: 'Renamed', deleted: false })).toMatchObject({ status: 200, body: { name: 'Renamed' } });
  }
});
