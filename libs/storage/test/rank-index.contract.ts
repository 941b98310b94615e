import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { RankIndex } from '../src/ranks/rank-index.js';
import { boardShape } from './board-shapes.js';
import type { ScratchBoards } from './scratch-boards.js';

/** Few competitors and fewer values, so that most of a board is tied. */
const submissions = fc.array(fc.tuple(fc.nat(7), fc.constantFrom(-1, -0, 0, 1, 2, 2 ** 40, 0.1, Number.MIN_VALUE)), { maxLength: 40 });
const batches = fc.array(submissions, { minLength: 1, maxLength: 3 });

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
        fc.asyncProperty(boardShape, batches, fc.integer({ min: 1, max: 7 }), async (rule, commits, limit) => {
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

          for (const [position, place] of expected.entries()) {
            const found = await index.placeOf(ranked, place.competitorId, place.slot);
            expect(found).toEqual(position < total ? place : null);
          }
        }),
        { numRuns: 60 },
      );
    });

    it('knows nothing of a stranger', async () => {
      const board = await boards.make({ keep: 'best', tieRule: 'earliest', direction: 'high-first', capacity: null });
      const commit = await board.append([[0, 5]]);
      if (commit !== undefined) await index.apply(commit);
      expect(await index.placeOf(await board.ranked(), boards.stranger, 0)).toBeNull();
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
