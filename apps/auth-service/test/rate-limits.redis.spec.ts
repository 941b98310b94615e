import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { SessionChanged } from '@laurel/contracts/events';
import { createTestRedis, type TestRedis } from '@laurel/fixtures/test-redis';
import { EventBus } from '@laurel/storage/event-bus/event-bus';

import { RunningAuthService } from './running-auth-service.js';

let redis: TestRedis;
let auth: RunningAuthService;
let replica: RunningAuthService;

beforeAll(async () => {
  redis = await createTestRedis();
});

afterAll(() => redis.stop());

beforeEach(async () => {
  auth = await RunningAuthService.start({ redisUrl: redis.url, rules: { rateLimitScale: 1 } });
  replica = await RunningAuthService.start({ redisUrl: redis.url, rules: { rateLimitScale: 1 }, replicaOf: auth });
});

afterEach(async () => {
  await replica.close();
  await auth.close();
  await redis.restart();
});

it('opens thirty logins a minute for one address, counted over all replicas, and leaves other addresses alone', async () => {
  const statuses = await statusesOf(31, (index) => put(index % 2 === 0 ? auth : replica, '203.0.113.5'));
  expect(count(statuses)).toEqual({ 200: 30, 429: 1 });
  expect((await put(auth, '203.0.113.6')).status).toBe(200);

  const refused = await put(replica, '203.0.113.5');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
});

it('counts the addresses of one IPv6 network as one', async () => {
  const opened = await statusesOf(31, (index) => put(index % 2 === 0 ? auth : replica, `2001:db8:0:5::${index}`));
  expect(count(opened)).toEqual({ 200: 30, 429: 1 });
  expect((await put(auth, '2001:db8:0:6::1')).status).toBe(200);
  const pages = await statusesOf(241, (index) => page(auth, `2001:db8:0:5::${index}`));
  expect(count(pages)).toEqual({ 404: 240, 429: 1 });
});

it('believes no address that the client made up itself', async () => {
  const statuses = await statusesOf(31, (index) => put(auth, `10.0.0.${index}, 203.0.113.7`));
  expect(count(statuses)).toEqual({ 200: 30, 429: 1 });
});

it('lets a game poll in a rush, but not for ever, and never keeps another game from polling', async () => {
  const [first, second] = [await auth.openLogin('203.0.113.8'), await auth.openLogin('203.0.113.8')];
  const statuses = count(await statusesOf(60, () => get(auth, first.token)));
  expect(statuses[200]).toBeGreaterThanOrEqual(13);
  expect(statuses[429]).toBeGreaterThan(0);
  expect((await get(auth, second.token)).status).toBe(200);
});

it('ends guesses of tokens from one address at 1,200 a minute, and polls of the logins there never', async () => {
  const { token } = await auth.openLogin('203.0.113.9');
  const statuses = await statusesOf(1_250, (index) => get(auth, `guess-${index}`, '203.0.113.9'));
  expect(count(statuses)).toEqual({ 404: 1_200, 429: 50 });
  expect((await get(auth, token, '203.0.113.9')).status).toBe(200);
});

it('bounds the sign-in pages of one address', async () => {
  const statuses = await statusesOf(241, () => page(auth, '203.0.113.10'));
  expect(count(statuses)).toEqual({ 404: 240, 429: 1 });
  const refused = await page(auth, '203.0.113.10');
  expect(refused.headers.get('content-type')).toBe('text/html; charset=utf-8');
});

it('keeps logging people in while Redis is away', async () => {
  await redis.kill();
  expect(await auth.isLetIn(await auth.sessionOf('ada'))).toBe(true);
  await redis.restart();
});

it('tells the other replicas whose session was replaced', async () => {
  const heard = new Promise<SessionChanged>((resolve) => {
    replica.service.app.get(EventBus, { strict: false }).subscribe('session-changed', resolve);
  });
  await auth.sessionOf('ada');
  expect(await heard).toEqual({ playerId: expect.any(String), sessionId: expect.any(String) });
});

function put({ service }: RunningAuthService, address: string): Promise<Response> {
  return fetch(`${service.url}/api/sessions`, { method: 'PUT', headers: { 'X-Forwarded-For': address } });
}

function get({ service }: RunningAuthService, token: string, address = '203.0.113.8'): Promise<Response> {
  return fetch(`${service.url}/api/sessions?token=${token}`, { headers: { 'X-Forwarded-For': address } });
}

function page({ service }: RunningAuthService, address: string): Promise<Response> {
  return fetch(`${service.url}/auth/login/unknown`, { headers: { 'X-Forwarded-For': address } });
}

async function statusesOf(times: number, call: (index: number) => Promise<Response>): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < times; index += 10) {
    const batch = Array.from({ length: Math.min(10, times - index) }, (_, offset) => call(index + offset));
    for (const response of await Promise.all(batch)) {
      statuses.push(response.status);
      await response.arrayBuffer();
    }
  }
  return statuses;
}

function count(statuses: number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
