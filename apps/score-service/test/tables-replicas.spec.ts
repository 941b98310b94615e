import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import fc from 'fast-check';
import { DataSource } from 'typeorm';

import { RunningScoreService } from './running-score-service.js';
import type { TableOptions } from './signing-game.js';
import { record, SigningGame } from './signing-game.js';

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

interface Entered {
  readonly name: string;
  readonly score: number;
}

/** What the table's log says happened, in its order: a record, or null where it was cleared. */
async function logOf({ boardId }: SigningGame): Promise<readonly (Entered | null)[]> {
  const rows = await replicas[0].service.app.get(DataSource, { strict: false }).query<{ score: number | null; name: string | null }[]>(
    `select score, name from (
       select revision, entry.value as score, details.player_name as name
         from entries entry join entry_details details using (board_id, revision) where board_id = $1
       union all select revision, null, null from board_resets where board_id = $1
     ) as log order by revision`,
    [boardId],
  );
  return rows.map(({ score, name }) => (score === null || name === null ? null : { score, name }));
}

/** A table as the protocol tells of it, without regard to how ours is made. */
class Model {
  records: Entered[] = [];

  constructor(
    private readonly capacity: number,
    private readonly isAscending: boolean,
  ) {}

  isEligible(score: number): boolean {
    const last = this.records.at(-1);
    return last === undefined || this.records.length < this.capacity || this.isAhead(score, last.score);
  }

  add(entered: Entered): number | null {
    if (!this.isEligible(entered.score)) return null;
    const better = this.records.filter(({ score }) => !this.isAhead(entered.score, score));
    this.records.splice(better.length, 0, entered);
    this.records.splice(this.capacity);
    return better.length;
  }

  clear(): void {
    this.records = [];
  }

  private isAhead(score: number, other: number): boolean {
    return this.isAscending ? score < other : score > other;
  }
}

const score = fc.integer({ min: -2, max: 4 });
const replica = fc.constantFrom(0 as const, 1 as const);

/** A moment later no signature is like an earlier one. */
const moveOn = () => replicas.forEach(({ clock }) => clock.advance(1));

interface Added {
  readonly name: string;
  readonly position: number | null;
  /** Sends the same request again. @returns the position that it is answered with */
  again(): Promise<number | null>;
}

/** A record in the name of nobody else, and what it was answered. */
async function add(game: SigningGame, score: number): Promise<Added> {
  const name = randomUUID();
  const body = record({ by_whom: name, score });
  const headers = game.signed({ body });
  const send = async () => {
    const { status, text } = await game.post(body, headers);
    if (status !== 200) throw new Error(`a record was answered ${status} ${text}`);
    return (JSON.parse(text) as { position: number | null }).position;
  };
  return { name, position: await send(), again: send };
}

const shown = async (game: SigningGame) => (await game.records()).map(({ by_whom, score }) => ({ name: by_whom, score }));

it('requests one after the other are answered as an independent model says', async () => {
  const step = fc.record({
    replica,
    does: fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('add' as const), score }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const), score }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), back: fc.nat(5) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const) }) },
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, isAscending) => {
      const games = await newTable({ board: { capacity: CAPACITY, direction: isAscending ? 'low-first' : 'high-first' } });
      const model = new Model(CAPACITY, isAscending);
      const added: Added[] = [];
      for (const { replica: which, does } of steps) {
        const game = games[which];
        switch (does.kind) {
          case 'add': {
            const one = await add(game, does.score);
            expect(one.position).toBe(model.add({ name: one.name, score: does.score }));
            added.push(one);
            break;
          }
          case 'ask':
            expect(await game.isEligible(does.score)).toBe(model.isEligible(does.score));
            break;
          case 'repeat': {
            const before = added.at(-1 - does.back);
            expect(await before?.again()).toBe(before?.position);
            break;
          }
          case 'clear':
            moveOn();
            expect((await game.clear()).status).toBe(204);
            model.clear();
        }
        expect(await shown(game)).toEqual(model.records);
      }
    }),
    { numRuns: 20 },
  );
});

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
      await agreesWithItsLog(games[0], CAPACITY, positions);
    }),
    { numRuns: 20 },
  );
});

/** The log tells in which order the records came: each position must be the one that it had then. */
async function agreesWithItsLog(game: SigningGame, capacity: number, positions: ReadonlyMap<string, number | null>): Promise<void> {
  const model = new Model(capacity, false);
  const log = await logOf(game);
  for (const entry of log) {
    if (entry === null) model.clear();
    else expect(positions.get(entry.name)).toBe(model.add(entry));
  }
  const placed = [...positions].filter(([, position]) => position !== null).map(([name]) => name);
  expect(log.flatMap((entry) => entry?.name ?? []).sort()).toEqual(placed.sort());
  expect(await shown(game)).toEqual(model.records);
}

it('two hundred records at once leave the ten best', async () => {
  const games = await newTable();
  const scores = Array.from({ length: 200 }, (_, index) => (index * 7_919) % 200);
  const added = await Promise.all(scores.map((score, index) => add(games[index % 2 === 0 ? 0 : 1], score)));
  expect(await games[1].scores()).toEqual([199, 198, 197, 196, 195, 194, 193, 192, 191, 190]);
  await agreesWithItsLog(games[0], 10, new Map(added.map(({ name, position }) => [name, position])));
});

it('one record that is sent a hundred times at once is there once, and answered alike', async () => {
  const games = await newTable();
  await games[0].add({ score: 9 });
  const body = record({ score: 8 });
  const headers = games[0].signed({ body });
  const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => games[index % 2 === 0 ? 0 : 1].post(body, headers)));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 {"position":1}']));
  expect(await games[1].scores()).toEqual([9, 8]);
});

it('a table that is cleared many times at once is cleared once', async () => {
  const games = await newTable();
  await games[0].add();
  const headers = games[0].signed();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => games[index % 2 === 0 ? 0 : 1].clear(headers)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  expect((await logOf(games[0])).filter((entry) => entry === null)).toHaveLength(1);
});
