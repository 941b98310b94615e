import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';

import { HeldUpReads } from './held-up-reads.js';
import { RunningScoreService } from './running-score-service.js';
import { SigningGame } from './signing-game.js';

/** More than there are connections. */
const CROWD = 40;

let running: RunningScoreService;
let slow: SigningGame;
let other: SigningGame;

beforeAll(async () => {
  running = await RunningScoreService.start();
  [slow, other] = [await SigningGame.on(running, 'slow'), await SigningGame.on(running, 'other')];
  await slow.add();
});
afterAll(() => running.close());

it('takes records while more reads of another table go on than there are connections', async () => {
  const held = await HeldUpReads.of(running, 'standings', slow.boardId);
  const reads = Array.from({ length: CROWD }, (_, nth) => slow.read(nth % 2 === 0 ? '' : '&score=8'));
  await eventually(async () => expect(await held.waiting()).toBeGreaterThan(0));

  expect([await other.add(), await other.add(), await other.add()]).toEqual([0, 1, 2]);
  await held.letGo();
  // Whoever has waited for too long meanwhile is told to come again.
  for (const { status } of await Promise.all(reads)) expect([200, 503]).toContain(status);
  expect(await slow.scores()).toEqual([7]);
  expect(await slow.isEligible(8)).toBe(true);
});
