import { eventually } from '@laurel/fixtures/eventually';
import type { TestDevice } from '@laurel/fixtures/test-devices';
import type { Board } from '@laurel/storage/boards/board.entity';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { HeldUpReads } from './held-up-reads.js';
import { LeadrGame } from './leadr-game.js';
import { RunningScoreService } from './running-score-service.js';

/** More than there are connections. */
const CROWD = 40;

let running: RunningScoreService;
let game: LeadrGame;
let device: TestDevice;
let slow: Board;
let other: Board;

beforeAll(async () => {
  running = await RunningScoreService.start();
  game = await LeadrGame.on(running);
  device = await game.start();
  [slow, other] = [await game.board(), await game.board()];
  await submitTo(slow);
});
afterAll(() => running.close());

const submitTo = async (board: Board): Promise<number> =>
  (await game.submit(device, { board_id: board.id, player_name: 'Mia', value: 1 })).status;
const list = async (): Promise<number> => (await game.get(device, `/v1/client/scores?board_id=${slow.id}`)).status;

it('takes scores while more lists of a board are being read than there are connections', async () => {
  const reads = await HeldUpReads.of(running, 'entry_details', slow.id);
  const lists = Array.from({ length: CROWD }, list);
  await eventually(async () => expect(await reads.waiting()).toBeGreaterThan(0));

  expect([await submitTo(other), await submitTo(other), await submitTo(other)]).toEqual([201, 201, 201]);
  await reads.letGo();
  // Whoever has waited for too long meanwhile is told to come again.
  for (const status of await Promise.all(lists)) expect([200, 503]).toContain(status);
  expect(await list()).toBe(200);
});
