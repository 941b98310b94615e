import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { holdBoard, waitingBackend } from '@laurel/fixtures/held-board';
import { createDataSource } from '@laurel/storage/data-source';
import type { DataSource } from 'typeorm';

import { RunningScoreService } from './running-score-service.js';
import { record, SigningGame } from './signing-game.js';

let running: RunningScoreService;
let beside: DataSource;
let game: SigningGame;

beforeAll(async () => {
  running = await RunningScoreService.start();
  beside = await createDataSource(running.database.url, { applicationName: 'beside' }).initialize();
  game = await SigningGame.on(running, 'named');
});
afterAll(async () => {
  await beside.destroy();
  await running.close();
});

/** What the database shows while a record with that id waits for its table's turn. */
async function shownFor(requestId: string): Promise<string> {
  const lock = await holdBoard(beside, game.boardId);
  const answer = game.post(record({ id: randomUUID() }), { 'X-Request-Id': requestId });
  const { query } = await waitingBackend(beside, 'test');
  await lock.release();
  expect((await answer).status).toBe(200);
  return query;
}

it('while a request waits in the database, the database and the log name it alike', async () => {
  const id = randomUUID();
  expect(await shownFor(id)).toMatch(new RegExp(`^/\\* request ${id} \\*/ SELECT`));
  expect(running.log.some((line) => line.includes(`"id":"${id}"`))).toBe(true);
});

it('what a client sends for an id and is none gets no further than the door', async () => {
  const statement = await shownFor('*/ drop table boards; --');
  const [, id] = /^\/\* request ([0-9a-f-]{36}) \*\/ SELECT/.exec(statement) ?? [];
  expect(running.log.some((line) => line.includes(`"id":"${id}"`))).toBe(true);
});
