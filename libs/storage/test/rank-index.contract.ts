import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrderKeys } from '@laurel/leaderboard/ranking';
import fc from 'fast-check';

import type { RankedPlace, RankIndex } from '../src/ranks/rank-index.js';
import { boardShape } from './board-shapes.js';
import type { BoardShape, ScratchBoards } from './scratch-boards.js';

const VALUES = [-1, -0, 0, 1, 2, 2 ** 40, 0.1, Number.MIN_VALUE];

/** Few competitors and fewer values, so that most of a board is tied. */
const submissions = fc.array(fc.tuple(fc.nat(7), fc.constantFrom(...VALUES)), { maxLength: 40 });
const batches = fc.array(submissions, { minLength: 1, maxLength: 3 });

/** Points of a board's order: beyond either end, beside the values that occur, and among the equals of each. */
const anchors = fc.record({
  sortKey: fc.constantFrom(...VALUES, ...VALUES.map((value) => -value), 0.05, 1.5, -1.5, Number.MAX_VALUE, -Number.MAX_VALUE),
  tieKey: fc.oneof(
    fc.constantFrom(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0),
    fc.integer({ min: -121, max: 121 }),
    fc.maxSafeInteger(),
  ),
});
/** Which standings to ask for: in any order, some of them again and again. */
const draws = fc.array(fc.nat(500), { maxLength: 100 });

const anchored = fc.record({ anchor: anchors, offset: fc.integer({ min: -45, max: 45 }), limit: fc.nat(45) });

/** Where a place stands in its board's order, written without the code under test. */
function keysOf(shape: BoardShape, { value, revision }: RankedPlace): OrderKeys {
  return {
    sortKey: shape.direction === 'high-first' ? -value : value,
    tieKey: shape.tieRule === 'newest' ? -revision : revision,
  };
}

function isBefore(one: OrderKeys, other: OrderKeys): boolean {
  return one.sortKey < other.sortKey || (one.sortKey === other.sortKey && one.tieKey < other.tieKey);
}

interface Opened {
  readonly index: RankIndex;
  readonly boards: ScratchBoards;
  close(): Promise<void>;
}

/**
 * What every rank index owes: after a commit was applied, any page and any place equal a recomputation of the board from its
 * log, by the rules alone.
 */
export function describeRankIndex(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let index: RankIndex;
    let boards: ScratchBoards;
    let opened: Opened;

    beforeAll(async () => {
      opened = await open();
      ({ index, boards } = opened);
    });
    afterAll(() => opened.close());

    it('gives the order of the log under heavy ties', async () => {
      await fc.assert(
        fc.asyncProperty(boardShape, batches, fc.integer({ min: 1, max: 7 }), draws, async (rule, commits, limit, drawn) => {
          const board = await boards.make(rule);
          await index.catchUp(board.id);
          for (const batch of commits) {
            const commit = await board.append(batch);
            if (commit !== undefined) await index.apply(commit);
          }
          const expected = board.recomputed();
          const ranked = await board.ranked();
          const total = rule.capacity === null ? expected.length : Math.min(expected.length, rule.capacity);

          const walked = [];
          for (let offset = 0; offset === 0 || offset < total; offset += limit) {
            const page = await index.page(ranked, { offset, limit });
            if (page === 'behind') throw new Error('the index is behind a commit that it was given');
            expect(page.total).toBe(total);
            expect(page.revision).toBe(ranked.revision);
            walked.push(...page.places);
          }
          expect(walked).toEqual(expected.slice(0, total));

          const nobodys = [...boards.competitors, boards.stranger].map((competitorId) => ({ competitorId, slot: 1_000 }));
          const known = [...expected, ...nobodys].map(({ competitorId, slot }) => ({ competitorId, slot }));
          const places = known.map((_, position) => (position < total ? expected[position] : null));
          expect(await index.placesOf(ranked, known)).toEqual(places);
          const mixed = drawn.map((number) => number % known.length);
          const refs = mixed.flatMap((number) => known[number] ?? []);
          expect(await index.placesOf(ranked, refs)).toEqual(mixed.map((number) => places[number]));
        }),
        { numRuns: 60 },
      );
    });

    it('finds its way from any point of the order', async () => {
      await fc.assert(
        fc.asyncProperty(boardShape, batches, fc.array(anchored, { minLength: 1, maxLength: 20 }), async (shape, commits, windows) => {
          const board = await boards.make(shape);
          await index.catchUp(board.id);
          for (const batch of commits) {
            const commit = await board.append(batch);
            if (commit !== undefined) await index.apply(commit);
          }
          const ranked = await board.ranked();
          const all = board.recomputed();
          const shown = all.slice(0, shape.capacity ?? Infinity);
          const onStandings = all.map((place) => ({ anchor: keysOf(shape, place), offset: -2, limit: 5 }));
          for (const window of [...windows, ...onStandings]) {
            const before = all.filter((place) => isBefore(keysOf(shape, place), window.anchor)).length;
            const start = Math.min(before, shown.length) + window.offset;
            expect(await index.page(ranked, window)).toEqual({
              revision: ranked.revision,
              total: shown.length,
              anchor: before,
              places: shown.filter(({ position }) => position >= start && position < start + window.limit),
            });
          }
        }),
        { numRuns: 60 },
      );
    });

    it('finds its way among very many equals, by ties as far apart as numbers are exact', async () => {
      const board = await boards.make({ keep: 'all', tieRule: 'newest', direction: 'high-first', capacity: 900 });
      const commit = await board.append(Array.from({ length: 1_000 }, (_, number) => [number % 8, 7] as const));
      if (commit !== undefined) await index.apply(commit);
      const ranked = await board.ranked();
      const shown = board.recomputed().slice(0, 900);
      for (const [tieKey, before] of [
        [-Number.MAX_SAFE_INTEGER, 0],
        [-1_001, 0],
        [-1_000, 0],
        [-999, 1],
        [-512, 488],
        [-101, 899],
        [-100, 900],
        [-99, 901],
        [-1, 999],
        [Number.MAX_SAFE_INTEGER, 1_000],
      ] as const) {
        expect(await index.page(ranked, { anchor: { sortKey: -7, tieKey }, offset: -1, limit: 3 })).toEqual({
          revision: 1_000,
          total: 900,
          anchor: before,
          places: shown.slice(Math.max(0, Math.min(before, 900) - 1), before + 2),
        });
      }
    });

    it('finds many standings at once, in the order they are asked for, and nothing of a stranger', async () => {
      const board = await boards.make({ keep: 'best', tieRule: 'shared', direction: 'high-first', capacity: null });
      const commit = await board.append([[0, 5], [1, 7], [2, 5]]);
      if (commit !== undefined) await index.apply(commit);
      const [first, second, third] = board.recomputed() as [RankedPlace, RankedPlace, RankedPlace];
      const stranger = { competitorId: boards.stranger, slot: 0 };
      const elsewhere = { competitorId: first.competitorId, slot: 1 };
      const found = await index.placesOf(await board.ranked(), [third, stranger, first, elsewhere, second, third]);
      expect(found).toEqual([third, null, first, null, second, third]);
      expect(await index.placesOf(await board.ranked(), [])).toEqual([]);
    });

    it('takes commits twice and in any order', async () => {
      const board = await boards.make({ keep: 'latest', tieRule: 'newest', direction: 'low-first', capacity: null });
      const commits = [];
      for (const batch of [[[0, 5], [1, 5]], [[0, 7]], [[2, 5], [0, 1]]] as [number, number][][]) commits.push(await board.append(batch));
      for (const commit of [...commits].reverse().concat(commits)) if (commit !== undefined) await index.apply(commit);
      const page = await index.page(await board.ranked(), { offset: 0, limit: 10 });
      expect(page).toMatchObject({ places: board.recomputed() });
    });

    it('is caught up from the log alone', async () => {
      const board = await boards.make({ keep: 'sum', tieRule: 'shared', direction: 'high-first', capacity: null });
      await board.append([[0, 2], [1, 2], [2, 1]]);
      await board.append([[2, 1], [3, 9]]);
      await index.catchUp(board.id);
      const page = await index.page(await board.ranked(), { offset: 0, limit: 10 });
      expect(page).toMatchObject({ places: board.recomputed() });
    });
  });
}
