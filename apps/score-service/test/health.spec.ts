import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { FaultyNetwork } from '@laurel/fixtures/faulty-network';
import { faultyNetworkTo } from '@laurel/fixtures/faulty-network';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';

import { RunningScoreService } from './running-score-service.js';

let database: TestDatabase;
let line: FaultyNetwork;
let laurel: RunningScoreService;

beforeEach(async () => {
  database = await createTestDatabase();
  line = await faultyNetworkTo(database.url);
  laurel = await RunningScoreService.on(line, { waitScale: 1 });
});

afterEach(async () => {
  await laurel.close();
  await line.close();
  await database.drop();
});

async function ask(path: string): Promise<{ status: number; body: unknown }> {
  const { status, body, headers } = await laurel.http.ask('GET', path);
  expect(headers.get('access-control-allow-origin')).toBe('*');
  return { status, body };
}

const HEALTHY = { status: 200, body: { service: 'Laurel', status: 'healthy', database: 'connected' } };
const UNHEALTHY = {
  status: 503,
  body: {
    service: 'Laurel',
    status: 'unhealthy',
    database: 'disconnected',
    detail: 'database unavailable',
    error: 'database unavailable',
  },
};

it.each(['/v1', '/v1/'])('names itself at %s', async (path) => {
  expect(await ask(path)).toEqual({ status: 200, body: { name: 'Laurel', version: expect.stringMatching(/^\d+\.\d+\.\d+/) } });
});

it.each(['/v1/health', '/v1/health/'])('is healthy at %s while its database answers', async (path) => {
  expect(await ask(path)).toEqual(HEALTHY);
});

it('is unhealthy while its database is gone or says nothing, lives all the same, and recovers', async () => {
  line.cut();
  expect(await ask('/v1/health')).toEqual(UNHEALTHY);
  expect(await ask('/v1/health/live')).toEqual({ status: 200, body: { status: 'alive' } });
  line.heal();
  expect(await ask('/v1/health')).toEqual(HEALTHY);
  line.silence();
  expect(await Promise.all([ask('/v1/health'), ask('/v1/health')])).toEqual([UNHEALTHY, UNHEALTHY]);
  line.heal();
  expect(await ask('/v1/health')).toEqual(HEALTHY);
});
