import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { createTestGame } from '@laurel/fixtures/test-game';

import { createDataSource } from '../src/data-source.js';
import { DeviceSessions, type DeviceStart } from '../src/devices/device-sessions.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1, 12);
const LIVES = { accessMs: 900_000, refreshMs: 30 * DAY };

let database: TestDatabase;
let dataSource: ReturnType<typeof createDataSource>;
let sessions: DeviceSessions;
let gameId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'device sessions' }).initialize();
  sessions = new DeviceSessions(dataSource);
  ({ gameId } = await createTestGame(dataSource, NOW));
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

it('sessions are swept a month after their end, the others and the devices stay', async () => {
  const [old, fresh] = [await open(), await open({ at: NOW + 1 })];
  const ids = async () => (await dataSource.query<{ id: string }[]>('select id from device_sessions')).map(({ id }) => id);
  await sessions.sweepExpired(NOW + 60 * DAY - 1);
  expect(await ids()).toEqual(expect.arrayContaining([old.sessionId, fresh.sessionId]));
  await Promise.all([sessions.sweepExpired(NOW + 60 * DAY), sessions.sweepExpired(NOW + 60 * DAY)]);
  expect(await ids()).toEqual([fresh.sessionId]);
  expect(await dataSource.query('select from devices where competitor_id = any($1)', [[old.deviceId, fresh.deviceId]])).toHaveLength(2);
});

it('one sweep leaves none behind, however many have ended', async () => {
  const { deviceId } = await open();
  await dataSource.query(
    `insert into device_sessions (id, competitor_id, test_mode, created_at, rotated_at, access_expires_at, expires_at)
     select gen_random_uuid(), $1, false, $2, $2, $2, $2 from generate_series(1, 5001)`,
    [deviceId, new Date(NOW - DAY)],
  );
  await sessions.sweepExpired(NOW + 30 * DAY - 1);
  expect(await dataSource.query('select from device_sessions where expires_at < $1', [new Date(NOW)])).toEqual([]);
});

it('no life of tokens makes a session last longer than 180 days', async () => {
  const endless = { accessMs: 400 * DAY, refreshMs: 400 * DAY };
  const session = await open({ lives: endless });
  expect(session).toMatchObject({ accessExpiresAt: NOW + 180 * DAY, expiresAt: NOW + 180 * DAY });
  const rotation = await sessions.rotate(session, NOW + DAY, endless, 0);
  expect(rotation).toMatchObject({ is: 'rotated', accessExpiresAt: NOW + 180 * DAY, expiresAt: NOW + 180 * DAY });
});

it('an access token never outlives its session', async () => {
  const session = await open({ lives: { accessMs: 2_000, refreshMs: 1_000 } });
  expect(session.accessExpiresAt).toBe(session.expiresAt);
});

it('asking whether a session is in force writes nothing', async () => {
  const session = await open();
  const writers = 'select s.xmin::text as session, d.xmin::text as device from device_sessions s join devices d using (competitor_id)';
  const written = () => dataSource.query(`${writers} where s.id = $1`, [session.sessionId]);
  const before = await written();
  for (let turn = 0; turn < 10; turn += 1) expect(await sessions.isInForce(session, NOW)).toBe(true);
  expect(await written()).toEqual(before);
});

it('a start does not wait for whoever holds the competitor behind its device, as a stored score does', async () => {
  const fingerprint = randomBytes(32).toString('hex');
  const { deviceId } = await open({ fingerprint });
  const holder = dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query('select from competitors where id = $1 for update', [deviceId]);
  expect((await open({ fingerprint })).deviceId).toBe(deviceId);
  await holder.rollbackTransaction();
  await holder.release();
});

async function open(start: Partial<DeviceStart> = {}) {
  const fingerprint = randomBytes(32).toString('hex');
  const about = { platform: null, metadata: {}, testMode: false, address: '192.0.2.1', client: null };
  const session = await sessions.open({ gameId, fingerprint, ...about, at: NOW, lives: LIVES, ...start });
  if (session === undefined) throw new Error('the game is not there');
  return session;
}
