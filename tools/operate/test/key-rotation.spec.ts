import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { addSigningKey, promoteSigningKey, PUBLISHED_BEFORE_SIGNING_MS, retireSigningKeys } from '@laurel/access/key-rotation';
import { REFRESH_AFTER_MS } from '@laurel/access/key-set';
import { eventually } from '@laurel/fixtures/eventually';
import { testFolder } from '@laurel/fixtures/test-folder';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { RotatingServices } from './rotating-services.js';

const WORKERS = 4;
const TOKEN_LIFE_MS = 3_600_000;
const T0 = Date.UTC(2026, 5, 1);

let file: string;
let services: RotatingServices;
let gameId: string;

beforeAll(async () => {
  file = join(testFolder(), `rotated-${randomUUID()}.json`);
  await addSigningKey(file, { at: T0 });
  services = await RotatingServices.start(file);
  gameId = await services.game();
});

afterAll(() => services.stop());

/** A session's token of a new device, and one of a new player. */
interface Tokens {
  readonly device: string;
  readonly player: string;
}

async function signIn(): Promise<Tokens> {
  const response = await fetch(`${services.authUrl}/v1/client/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Connection: 'close' },
    body: JSON.stringify({ game_id: gameId, client_fingerprint: randomBytes(32).toString('hex'), platform: 'pc' }),
  });
  const { access_token: device } = (await response.json()) as { access_token: string };
  return { device, player: await services.playerToken() };
}

/** What every kind of service answers to these tokens. */
async function answers({ device, player }: Tokens): Promise<number[]> {
  return [
    await status(`${services.authUrl}/v1/client/nonce`, device),
    await status(`${services.scoreUrl}/v1/client/boards`, device),
    await status(`${services.streamUrl}/api/leaderboard?self=true`, player),
  ];
}

async function status(url: string, token: string): Promise<number> {
  const reading = new AbortController();
  const response = await fetch(url, { headers: { Authorization: `Bearer ${token}`, Connection: 'close' }, signal: reading.signal });
  // A stream has no end.
  reading.abort();
  return response.status;
}

/** Players come, and all who have come are let in everywhere, again and again, while something is done. */
async function underLoad(work: (round: () => Promise<void>) => Promise<void>): Promise<number[]> {
  const refused: number[] = [];
  let rounds = 0;
  let goesOn = true;
  const waiting: [round: number, resolve: () => void][] = [];
  const play = async (): Promise<void> => {
    const known = await signIn();
    while (goesOn) {
      for (const tokens of [known, await signIn()]) refused.push(...(await answers(tokens)).filter((each) => each !== 200));
      rounds += 1;
      for (const [round, resolve] of waiting) if (rounds >= round) resolve();
    }
  };
  const playing = Promise.all(Array.from({ length: WORKERS }, play));
  const round = (): Promise<void> => new Promise((resolve) => waiting.push([rounds + 2 * WORKERS, resolve]));
  await Promise.race([work(round), playing]);
  goesOn = false;
  await playing;
  return refused;
}

it('keys rotate under load without one good token refused, and those of a retired key are refused', async () => {
  const old = await signIn();
  expect(await answers(old)).toEqual([200, 200, 200]);

  const refused = await underLoad(async (round) => {
    await round();
    await addSigningKey(file, { at: T0 });
    await services.restartAuth();
    await round();
    services.monotonicMs += PUBLISHED_BEFORE_SIGNING_MS;
    await round();
    await promoteSigningKey(file, TOKEN_LIFE_MS, { at: T0 + PUBLISHED_BEFORE_SIGNING_MS });
    await services.restartAuth();
    await round();
  });
  expect(refused).toEqual([]);
  // What the old key has signed is good for as long as it lives.
  expect(await answers(old)).toEqual([200, 200, 200]);

  await retireSigningKeys(file, { at: T0 + PUBLISHED_BEFORE_SIGNING_MS + TOKEN_LIFE_MS });
  const refusedThen = await underLoad(async (round) => {
    await services.restartAuth();
    services.monotonicMs += REFRESH_AFTER_MS;
    await round();
  });
  expect(refusedThen).toEqual([]);
  await eventually(async () => expect(await answers(old)).toEqual([401, 401, 401]));
});
