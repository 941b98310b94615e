import { eventually } from '@laurel/fixtures/eventually';
import type { TestDevice } from '@laurel/fixtures/test-devices';
import type { Board } from '@laurel/storage/boards/board.entity';
import { createDataSource } from '@laurel/storage/data-source';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';

import { LeadrGame } from './leadr-game.js';
import { RunningScoreService } from './running-score-service.js';

/** More than there are connections. */
const CROWD = 40;

let running: RunningScoreService;
let beside: DataSource;
let game: LeadrGame;
let device: TestDevice;
let slow: Board;
let other: Board;

beforeAll(async () => {
  running = await RunningScoreService.start();
  beside = await createDataSource(running.database.url, { applicationName: 'beside' }).initialize();
  game = await LeadrGame.on(running);
  device = await game.start();
  [slow, other] = [await game.board(), await game.board()];
  await submitTo(slow);
});
afterAll(async () => {
  await beside.destroy();
  await running.close();
});

const submitTo = async (board: Board): Promise<number> =>
  (await game.submit(device, { board_id: board.id, player_name: 'Mia', value: 1 })).status;
const list = async (): Promise<number> => (await game.get(device, `/v1/client/scores?board_id=${slow.id}`)).status;

/** Makes whoever reads the details of a board wait for as long as somebody holds its lock. */
async function slowDown(board: Board): Promise<void> {
  await beside.query('alter table entry_details rename to all_details');
  await beside.query(`
    create function is_free(board uuid) returns boolean language plpgsql as $$
    begin
      if board = '${board.id}' then perform pg_advisory_xact_lock_shared(1); end if;
      return true;
    end $$`);
  await beside.query('create view entry_details as select * from all_details where is_free(board_id)');
}

/** How many connections of the service wait for that lock. */
async function waiting(): Promise<number> {
  const rows = await beside.query<unknown[]>(
    `select from pg_stat_activity
      where datname = current_database() and application_name = 'test' and wait_event_type = 'Lock' and wait_event = 'advisory'`,
  );
  return rows.length;
}

it('takes scores while more lists of a board are being read than there are connections', async () => {
  await slowDown(slow);
  const holder = beside.createQueryRunner();
  await holder.query('select pg_advisory_lock(1)');
  const lists = Array.from({ length: CROWD }, list);
  await eventually(async () => expect(await waiting()).toBeGreaterThan(0));

  expect([await submitTo(other), await submitTo(other), await submitTo(other)]).toEqual([201, 201, 201]);
  await holder.query('select pg_advisory_unlock(1)');
  await holder.release();
  // Whoever has waited for too long meanwhile is told to come again.
  for (const status of await Promise.all(lists)) expect([200, 503]).toContain(status);
  expect(await list()).toBe(200);
});
