import { expect } from '@jest/globals';

import type { BoardPage } from '../src/ranks/board-ranks.js';
import { isUnavailable } from '../src/unavailable.js';
import { readLog, replay } from './replay-log.js';
import type { Replica } from './replica.js';
import type { ScratchBoard } from './scratch-boards.js';

/** A page with all that a board of these tests shows. */
export const WHOLE = { offset: 0, limit: 100 };

/** How much the boards of these tests show. */
export const CAPACITY = 7;

/**
 * Appends and reads through all replicas while something happens, and for a while after; then checks that every answer was one state
 * of the board, no older than what was committed.
 */
export async function underLoad(board: ScratchBoard, replicas: readonly Replica[], happens: () => Promise<unknown>): Promise<void> {
  let over = false;
  let acknowledged = 0;
  const answers: { page: BoardPage; atLeast: number }[] = [];
  const append = async (replica: Replica, count: number) => {
    const outcome = await replica.ledger.append(board.submission(count % 8, count % 5));
    if (outcome.stored) acknowledged = Math.max(acknowledged, outcome.revision);
  };
  const read = async (replica: Replica) => {
    const atLeast = acknowledged;
    answers.push({ page: await replica.ranks.page(board.id, WHOLE), atLeast });
  };
  const keepOn = async (work: (count: number) => Promise<void>) => {
    for (let count = 0; !over; count += 1) await work(count).catch(unlessUnavailable);
  };
  const load = Promise.all(replicas.flatMap((replica) => [keepOn((count) => append(replica, count)), keepOn(() => read(replica))]));
  const enough = async () => {
    const wanted = acknowledged + 100;
    while (!over && acknowledged < wanted) await new Promise(setImmediate);
  };
  await Promise.race([load, happens().then(enough)]).finally(() => (over = true));
  await load;

  const [{ dataSource }] = replicas as [Replica];
  const log = await readLog(dataSource, board.id);
  const ids = new Map(log.entries.map(({ revision, id }) => [revision, id]));
  for (const { page, atLeast } of answers) {
    expect(page.revision).toBeGreaterThanOrEqual(atLeast);
    const expected = replay({ ...log, entries: log.entries.slice(0, page.revision) });
    const visible = expected.slice(0, CAPACITY).map((standing, position) => {
      const rank = expected.findIndex(({ value }) => value === standing.value) + 1;
      const details = { id: ids.get(standing.revision), name: 'name', valueDisplay: null, metadata: null, submittedAt: 0 };
      return { ...standing, ...details, position, rank };
    });
    expect(page).toEqual({ epoch: 'e1', revision: page.revision, total: visible.length, anchor: 0, places: visible });
  }
}

/** A machine that is busy with other tests may keep the database from answering in time. */
function unlessUnavailable(error: unknown): void {
  if (!isUnavailable(error)) throw error;
}
