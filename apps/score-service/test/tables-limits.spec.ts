import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { RawAnswer } from './raw-http.js';
import { RunningScoreService } from './running-score-service.js';
import { SigningGame } from './signing-game.js';

/** A tenth of what is usual. */
const RATE_LIMIT_SCALE = 0.1;
const FAILURES_A_MINUTE = 2;
const WRITES_A_MINUTE = 120;
const READS_A_MINUTE = 120;

let running: RunningScoreService;
let game: SigningGame;

beforeAll(async () => {
  running = await RunningScoreService.start({ rateLimitScale: RATE_LIMIT_SCALE });
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

/** The statuses of so many requests, ten at a time: more than the store has connections for would wait, and be refused for that. */
async function flood(count: number, ask: (nth: number) => Promise<RawAnswer>): Promise<number[]> {
  const statuses: number[] = [];
  while (statuses.length < count) {
    const some = Array.from({ length: Math.min(10, count - statuses.length) }, (_, nth) => ask(statuses.length + nth));
    statuses.push(...(await Promise.all(some)).map(({ status }) => status));
  }
  return statuses;
}

describe('failures', () => {
  it.each(['a table', 'no table'])('are few in a minute from one address, at %s', async (which) => {
    const path = which === 'a table' ? game.path : '/api/nobody';
    const allowed = Array.from({ length: FAILURES_A_MINUTE }, () => 401);
    expect(await failures(path, FAILURES_A_MINUTE + 2)).toEqual([...allowed, 429, 429]);
    const refused = await game.ask('GET', path);
    expect(refused.text).toMatch(/^\{"error":"too many requests, /);
    expect(refused.headers).toMatchObject({
      'retry-after': expect.stringMatching(/^[1-9]\d*$/),
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Retry-After',
    });
  });

  it('are counted for each address and each table', async () => {
    const tried = await SigningGame.on(running, 'tried too');
    await failures(tried.path, FAILURES_A_MINUTE);
    expect(await fail(tried.path)).toBe(429);
    expect(await fail(tried.path, '127.0.0.2')).toBe(401);
    expect(await fail('/api/another')).toBe(401);
  });

  it('of neighbours keep nobody away', async () => {
    const shared = await SigningGame.on(running, 'shared');
    await failures(shared.path, FAILURES_A_MINUTE);
    expect(await fail(shared.path)).toBe(429);
    expect(await shared.add()).toBe(0);
    expect(await shared.scores()).toEqual([7]);
    expect(await fail(shared.path)).toBe(429);
  });
});

it('a flood of writes is held up', async () => {
  const flooded = await SigningGame.on(running, 'flooded');
  const headers = flooded.signed({ body: '{' });
  const statuses = await flood(WRITES_A_MINUTE + 5, () => flooded.post('{', headers));
  expect(statuses.sort()).toEqual([...Array<number>(WRITES_A_MINUTE).fill(400), ...Array<number>(5).fill(429)]);
});

it('a flood of reads is held up, and no writes for it', async () => {
  const flooded = await SigningGame.on(running, 'read much');
  const read = (nth: number) => flooded.read(nth % 2 === 0 ? '' : '&score=x');
  const statuses = await flood(READS_A_MINUTE + 5, read);
  expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  expect((await flooded.ask('HEAD', `${flooded.path}?table_key=test`)).status).toBe(429);
  expect(await flooded.add()).toBe(0);
});
