import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { RunningScoreService } from './running-score-service.js';
import { SigningGame } from './signing-game.js';

const FAILURES_A_MINUTE = 20;

let running: RunningScoreService;
let game: SigningGame;

beforeAll(async () => {
  running = await RunningScoreService.start({ rateLimitScale: 1 });
  game = await SigningGame.on(running, 'tried');
});
afterAll(() => running.close());

const fail = async (path: string, localAddress?: string) => (await game.ask('GET', path, { ...(localAddress && { localAddress }) })).status;

/** The statuses of so many failures, one after the other. */
async function failures(path: string, count: number): Promise<number[]> {
  const statuses = [];
  while (statuses.length < count) statuses.push(await fail(path));
  return statuses;
}

describe('failures', () => {
  it.each(['a table', 'no table'])('are few in a minute from one address, at %s', async (which) => {
    const path = which === 'a table' ? game.path : '/api/nobody';
    const allowed = Array.from({ length: FAILURES_A_MINUTE }, () => 401);
    expect(await failures(path, FAILURES_A_MINUTE + 2)).toEqual([...allowed, 429, 429]);
    const refused = await game.ask('GET', path);
    expect(refused.headers).toMatchObject({ 'retry-after': expect.stringMatching(/^\d+$/), 'access-control-allow-origin': '*' });
  });

  it('are counted for each address and each table', async () => {
    const tried = await SigningGame.on(running, 'tried too');
    await failures(tried.path, FAILURES_A_MINUTE + 1);
    expect(await fail(tried.path)).toBe(429);
    expect(await fail(tried.path, '127.0.0.2')).toBe(401);
    expect(await fail('/api/another')).toBe(401);
  });

  it('of neighbours keep nobody away', async () => {
    const shared = await SigningGame.on(running, 'shared');
    await failures(shared.path, FAILURES_A_MINUTE + 1);
    expect(await shared.add()).toBe(0);
    expect(await shared.scores()).toEqual([7]);
  });
});

it('a school that plays behind one address is let through', async () => {
  const played = await SigningGame.on(running, 'played');
  for (let round = 0; round < 10; round += 1) await Promise.all(Array.from({ length: 60 }, () => played.add()));
  expect(await played.scores()).toHaveLength(10);
});

it('a flood of writes is not', async () => {
  const flooded = await SigningGame.on(running, 'flooded');
  const headers = flooded.signed({ body: '{' });
  const statuses = new Set<number>();
  for (let round = 0; round < 13; round += 1) {
    const answers = await Promise.all(Array.from({ length: 100 }, () => flooded.post('{', headers)));
    for (const { status } of answers) statuses.add(status);
  }
  expect([...statuses].sort()).toEqual([400, 429]);
});
