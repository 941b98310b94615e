import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ModelRow } from '@laurel/fixtures/table-model';
import { TableModel } from '@laurel/fixtures/table-model';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import fc from 'fast-check';
import { DataSource } from 'typeorm';

import { RunningScoreService } from './running-score-service.js';
import type { TableOptions } from './signing-game.js';
import { SigningGame } from './signing-game.js';

const CAPACITY = 3;

let database: TestDatabase;
let replicas: [RunningScoreService, RunningScoreService];
let tables = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  replicas = [await RunningScoreService.on(database), await RunningScoreService.on(database)];
});
afterAll(async () => {
  for (const replica of replicas) await replica.close();
  await database.drop();
});

/** A new table through each of the replicas. */
async function newTable(options?: TableOptions): Promise<[SigningGame, SigningGame]> {
  const game = await SigningGame.on(replicas[0], `table ${(tables += 1)}`, options);
  return [game, game.through(replicas[1])];
}

/** What the table's log says happened, in its order: a record, or null where it was cleared. */
async function logOf({ boardId }: SigningGame): Promise<readonly (ModelRow | null)[]> {
  const rows = await replicas[0].service.app.get(DataSource, { strict: false }).query<{ score: number | null; by_whom: string | null }[]>(
    `select score, by_whom from (
       select revision, entry.value as score, details.player_name as by_whom
         from entries entry join entry_details details using (board_id, revision) where board_id = $1
       union all select revision, null, null from board_resets where board_id = $1
     ) as log order by revision`,
    [boardId],
  );
  return rows.map(({ score, by_whom }) => (score === null || by_whom === null ? null : { score, by_whom }));
}

const score = fc.integer({ min: -2, max: 4 });
const replica = fc.constantFrom(0 as const, 1 as const);

/** A moment later no signature is like an earlier one. */
const moveOn = () => replicas.forEach(({ clock }) => clock.advance(1));

/** Adds a record in the name of nobody else. */
async function add(game: SigningGame, score: number): Promise<{ name: string; position: number | null }> {
  const name = randomUUID();
  return { name, position: await game.add({ by_whom: name, score }) };
}

it('requests at once, to both replicas, come to what they would one after the other', async () => {
  const write = fc.oneof(
    { weight: 8, arbitrary: fc.record({ replica, score }) },
    { weight: 1, arbitrary: fc.record({ replica, score: fc.constant('clear' as const) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(write, { minLength: 2, maxLength: 10 }), { maxLength: 4 }), async (rounds) => {
      const games = await newTable({ board: { capacity: CAPACITY } });
      const positions = new Map<string, number | null>();
      for (const round of rounds) {
        moveOn();
        const answers = round.map(async ({ replica: which, score }) => {
          if (score === 'clear') return void (await games[which].clear());
          const { name, position } = await add(games[which], score);
          positions.set(name, position);
        });
        await Promise.all(answers);
        for (const game of games) expect((await game.records()).length).toBeLessThanOrEqual(CAPACITY);
      }
      await agreesWithItsLog(games[0], positions);
    }),
    { numRuns: 20 },
  );
});

/** The log tells in which order the records came: each position must be the one that it had then. */
async function agreesWithItsLog(game: SigningGame, positions: ReadonlyMap<string, number | null>): Promise<void> {
  const model = new TableModel(CAPACITY, false);
  const log = await logOf(game);
  for (const entry of log) {
    if (entry === null) model.clear();
    else expect(positions.get(entry.by_whom)).toBe(model.add(entry));
  }
  const placed = [...positions].filter(([, position]) => position !== null).map(([name]) => name);
  expect(log.flatMap((entry) => entry?.by_whom ?? []).sort()).toEqual(placed.sort());
  expect((await game.records()).map(({ by_whom, score }) => ({ by_whom, score }))).toEqual(model.rows);
}

it('a table that is cleared many times at once is cleared once', async () => {
  const games = await newTable();
  await games[0].add();
  const headers = games[0].signed();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => games[index % 2 === 0 ? 0 : 1].clear(headers)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  expect((await logOf(games[0])).filter((entry) => entry === null)).toHaveLength(1);
});
