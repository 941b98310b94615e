import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { QueryFailedError } from 'typeorm';

import { createDataSource } from '../src/data-source.js';
import type { DriverClient } from '../src/overdue-answer.js';
import { closeWhenOverdue } from '../src/overdue-answer.js';
import { isRefused, isUnavailable } from '../src/unavailable.js';
import { faultyNetworkTo } from '@laurel/fixtures/faulty-network';

const POOL = 3;

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  dataSource = await createDataSource(database.url, { applicationName: 'limited', poolSize: POOL }).initialize();
});
afterEach(() => dataSource.destroy());

/** What the work fails with; not within three seconds on a machine that is busy with other tests, but it must not hang. */
async function failure(work: Promise<unknown>): Promise<unknown> {
  const begunAt = performance.now();
  const error: unknown = await work.then(
    () => 'it did not fail',
    (reason: unknown) => reason,
  );
  expect(performance.now() - begunAt).toBeLessThan(8_000);
  return error;
}

async function expectUnavailable(work: Promise<unknown>): Promise<void> {
  const error = await failure(work);
  expect({ error, unavailable: isUnavailable(error), refused: isRefused(error) }).toEqual({ error, unavailable: true, refused: false });
}

describe('a connection to the database', () => {
  it.each([
    ['statement_timeout', '1500ms'],
    ['idle_in_transaction_session_timeout', '10s'],
    ['application_name', 'limited'],
  ])('has %s %s', async (setting, value) => {
    expect(await dataSource.query(`show ${setting}`)).toEqual([{ [setting]: value }]);
  });
});

describe('the database is said to be unavailable', () => {
  const asleep = () => dataSource.query('select pg_sleep(60)');

  it('when a statement takes too long', async () => {
    await expectUnavailable(asleep());
  });

  it('when every connection of the pool is busy, and not any longer', async () => {
    const busy = Array.from({ length: POOL }, () => expectUnavailable(asleep()));
    await expectUnavailable(dataSource.query('select 1'));
    await Promise.all(busy);
    expect(await dataSource.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('when its network swallows everything, and not any longer', async () => {
    const network = await faultyNetworkTo(database.url);
    const remote = await createDataSource(network.url, { applicationName: 'remote', poolSize: 1 }).initialize();
    for (const work of [() => remote.query('select 1'), () => remote.transaction((manager) => manager.query('select 1'))]) {
      network.silence();
      await expectUnavailable(work());
      network.heal();
      await work();
    }
    await remote.destroy();
    await network.close();
  });

  it('when its network swallows everything after the connection has idled', async () => {
    const network = await faultyNetworkTo(database.url);
    const client = new Client(network.url) as DriverClient;
    await client.connect();
    client.on('error', () => undefined);
    closeWhenOverdue(client, 100);
    for (let idle = 0; idle < 2; idle += 1) {
      await once(client.connection.stream, 'timeout');
      await client.query('select 1');
    }
    await once(client.connection.stream, 'timeout');
    network.silence();
    await expectUnavailable(client.query('select 1'));
    await network.close();
  });

  it('when a connection to it stays without a word', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    await expectUnavailable(createDataSource(`postgres://a:b@127.0.0.1:${port}/c`, { applicationName: 'mute' }).initialize());
    mute.close();
    await expectUnavailable(createDataSource(`postgres://a:b@127.0.0.1:${port}/c`, { applicationName: 'gone' }).initialize());
  });

  it('when it ends a connection in the middle of a statement', async () => {
    await expectUnavailable(dataSource.query('select pg_terminate_backend(pg_backend_pid()), pg_sleep(60)'));
  });

  it('when it ends a connection between two statements of a transaction', async () => {
    const work = dataSource.transaction(async (manager) => {
      const [backend] = await manager.query<{ pid: number }[]>('select pg_backend_pid() as pid');
      await dataSource.query('select pg_terminate_backend($1, 2000)', [backend?.pid]);
      await new Promise(setImmediate);
      await manager.query('select 1');
    });
    await expectUnavailable(work);
  });

  it('when two transactions wait for each other', async () => {
    const holding = Array.from({ length: 2 }, () => dataSource.createQueryRunner());
    const lock = (row: number) => `select pg_advisory_xact_lock(${row})`;
    for (const [row, runner] of holding.entries()) {
      await runner.startTransaction();
      await runner.query(lock(row));
    }
    const waiting = await Promise.allSettled(holding.map((runner, row) => runner.query(lock(1 - row))));
    const [victim] = waiting.filter((each) => each.status === 'rejected');
    await expectUnavailable(Promise.reject(victim?.reason));
    for (const runner of holding) {
      await runner.rollbackTransaction();
      await runner.release();
    }
  });
});

describe('the database is not said to be unavailable', () => {
  it.each(['select 1 / 0', 'select * from nowhere', `select 'x'::uuid`])('when it refuses %s', async (sql) => {
    const error = await failure(dataSource.query(sql));
    expect([isUnavailable(error), isRefused(error)]).toEqual([false, true]);
  });

  it.each([new Error('a mistake of ours'), Object.assign(new Error('no such file'), { code: 'ENOENT' }), undefined, null, 'text', 5])(
    'because of %p',
    (error) => {
      expect([isUnavailable(error), isRefused(error)]).toEqual([false, false]);
    },
  );
});

describe('a network error', () => {
  it.each(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT'])('%s is never taken for a refusal, which it resembles', (code) => {
    const error = Object.assign(new Error(`write ${code}`), { code });
    for (const thrown of [error, new QueryFailedError('select 1', [], error)]) {
      expect([isUnavailable(thrown), isRefused(thrown)]).toEqual([true, false]);
    }
  });
});
