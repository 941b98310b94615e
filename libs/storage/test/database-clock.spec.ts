import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

import { DatabaseClock } from '../src/clock.js';
import { createDataSource } from '../src/data-source.js';
import { StorageMetrics } from '../src/storage-metrics.js';

const HOUR = 3_600_000;

const registry = new Registry();
const { databaseUp } = StorageMetrics.in(registry).connections;

let database: TestDatabase;
let dataSource: DataSource;
let clock: DatabaseClock;
/** How far off the clock may be: no further than an answer took, of those that it started by; and a millisecond of rounding. */
let tolerance: number;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'clock' }).initialize();
});
afterEach(() => {
  clock.stop();
  jest.restoreAllMocks();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

async function started(by = dataSource): Promise<void> {
  clock = new DatabaseClock(by, databaseUp);
  const begunAt = performance.now();
  await clock.start();
  tolerance = performance.now() - begunAt + 1;
}

/** How far the clock is outside of what the database's clock can have been; 0 when it agrees. */
async function disagreement(): Promise<number> {
  const before = clock.now();
  const [row] = await dataSource.query<{ ms: string }[]>('select extract(epoch from clock_timestamp()) * 1000 as ms');
  const after = clock.now();
  const ms = Number(row?.ms);
  return Math.max(0, before - ms, ms - after);
}

describe('the database clock', () => {
  it('agrees with the database, in whole milliseconds that never go back', async () => {
    await started();
    let last = clock.now();
    for (let reading = 0; reading < 50; reading += 1) {
      expect(await disagreement()).toBeLessThanOrEqual(tolerance);
      const now = clock.now();
      expect(Number.isInteger(now)).toBe(true);
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });

  it.each([-HOUR, HOUR])('does not care that the machine’s clock is off by %d ms', async (off) => {
    const { now } = Date;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + off);
    await started();
    expect(await disagreement()).toBeLessThanOrEqual(tolerance);
    jest.spyOn(Date, 'now').mockImplementation(() => now() - off);
    expect(await disagreement()).toBeLessThanOrEqual(tolerance);
  });

  it('is not led astray by answers that take long', async () => {
    let late = '';
    const query = (sql: string) => dataSource.query(sql + late);
    await started(Object.create(dataSource, { query: { value: query } }) as DataSource);
    clock.stop();
    late = ', pg_sleep(0.4)';
    await clock.start();
    expect(await disagreement()).toBeLessThanOrEqual(tolerance);
  });

  it('does not start without a database', async () => {
    const nowhere = createDataSource('postgres://a:b@127.0.0.1:1/c', { applicationName: 'nowhere' });
    clock = new DatabaseClock(nowhere, databaseUp);
    await expect(clock.start()).rejects.toThrow();
  });

  it('says whether the database answered', async () => {
    await started();
    expect(await registry.getSingleMetricAsString('database_up')).toMatch(/^database_up 1$/m);
    clock = new DatabaseClock(createDataSource('postgres://a:b@127.0.0.1:1/c', { applicationName: 'nowhere' }), databaseUp);
    await expect(clock.start()).rejects.toThrow();
    expect(await registry.getSingleMetricAsString('database_up')).toMatch(/^database_up 0$/m);
  });
});
