import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { JsonAnswer } from '@laurel/fixtures/described-http';

import { LeadrClient, newFingerprint } from './leadr-client.js';
import { RunningAuthService } from './running-auth-service.js';

let auth: RunningAuthService;
let client: LeadrClient;

beforeEach(async () => {
  auth = await RunningAuthService.start({ rules: { rateLimitScale: 1 } });
  client = await LeadrClient.ofNewGame(auth, '203.0.113.1');
});

afterEach(() => auth.close());

it('lets twenty devices behind one address start at once, and one device twenty times', async () => {
  const client_fingerprint = newFingerprint();
  const devices = await Promise.all(Array.from({ length: 20 }, () => client.start()));
  const device = await Promise.all(Array.from({ length: 20 }, () => client.start({ client_fingerprint })));
  expect(new Set([...devices, ...device].map(({ status }) => status))).toEqual(new Set([201]));
});

it('ends the starts of one address at 120 a minute, and those of others never', async () => {
  const answers = await answersTo(121, () => client.start());
  expect(count(answers)).toEqual({ 201: 120, 429: 1 });
  expectLimited(answers);
  expect((await client.from('203.0.113.2').start()).status).toBe(201);
});

it('ends refreshes of one address at 600 a minute', async () => {
  const answers = await answersTo(601, () => client.refresh('no token'));
  expect(count(answers)).toEqual({ 401: 600, 429: 1 });
  expectLimited(answers);
  expect((await client.from('203.0.113.2').refresh('no token')).status).toBe(401);
});

it('ends the nonces of one device at 300 a minute, in whatever sessions, and those of others never', async () => {
  const client_fingerprint = newFingerprint();
  const sessions = [(await client.start({ client_fingerprint })).body, (await client.start({ client_fingerprint })).body];
  const answers = await answersTo(301, (index) => client.nonce(sessions[index % 2]?.access_token ?? ''));
  expect(count(answers)).toEqual({ 200: 300, 429: 1 });
  expectLimited(answers);
  expect((await client.nonce((await client.start()).body.access_token)).status).toBe(200);
});

function expectLimited(answers: readonly JsonAnswer[]): void {
  const limited = answers.find(({ status }) => status === 429);
  expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(limited?.headers.get('access-control-allow-origin')).toBe('*');
  const { detail } = limited?.body as { detail: string };
  expect(limited?.body).toEqual({ detail: expect.stringMatching(/^too many requests/), error: detail });
}

async function answersTo<Body>(times: number, call: (index: number) => Promise<JsonAnswer<Body>>): Promise<JsonAnswer<Body>[]> {
  const answers: JsonAnswer<Body>[] = [];
  for (let index = 0; index < times; index += 20) {
    const batch = Array.from({ length: Math.min(20, times - index) }, (_, offset) => call(index + offset));
    answers.push(...(await Promise.all(batch)));
  }
  return answers;
}

function count(answers: readonly JsonAnswer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
