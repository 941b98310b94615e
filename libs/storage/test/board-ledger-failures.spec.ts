import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { Entry } from '../src/ledger/entry.entity.js';
import { isUnavailable, Overloaded } from '../src/unavailable.js';
import type { FaultyNetwork } from '@laurel/fixtures/faulty-network';
import { faultyNetworkTo } from '@laurel/fixtures/faulty-network';
import { holdBoard, waitingBackend } from '@laurel/fixtures/held-board';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';
import type { ScratchBoard } from './scratch-boards.js';
import { ScratchBoards } from './scratch-boards.js';

/** Far more than three seconds of waiting, which a busy machine may stretch, and far less than for ever. */
const HANGS_MS = 8_000;

const EVERY = { keep: 'all', tieRule: 'earliest', direction: 'high-first', capacity: null } as const;

let database: TestDatabase;
let network: FaultyNetwork;
let onlooker: Replica;
let replica: Replica;
let boards: ScratchBoards;
let board: ScratchBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  network = await faultyNetworkTo(database.url);
  onlooker = await openReplica(database.url);
  replica = await openReplica(network.url, { applicationName: 'failing' });
  boards = await ScratchBoards.in(onlooker.dataSource);
});
beforeEach(async () => {
  board = await boards.make(EVERY);
});
afterAll(async () => {
  await network.close();
  await replica.close();
  await onlooker.close();
  await database.drop();
});

/** Appends the values at once: the first goes alone, the others wait for it and are written together. */
const append = (...values: number[]) => Promise.all(values.map(fateOf));
const stored = async () =>
  (await onlooker.dataSource.manager.find(Entry, { where: { boardId: board.id }, order: { revision: 'asc' } })).map(({ value }) => value);

async function fateOf(value: number): Promise<string> {
  try {
    return (await replica.ledger.append(board.submission(0, value))).stored ? 'stored' : 'refused';
  } catch (error) {
    if (error instanceof Overloaded) return 'overloaded';
    if (isUnavailable(error)) return 'unavailable';
    throw error;
  }
}

describe('the log of a board, when PostgreSQL fails', () => {
  it('lacks a batch whose connection was killed before the commit, and goes on', async () => {
    const lock = await holdBoard(onlooker.dataSource, board.id);
    const appended = append(1, 2, 3);
    const { pid } = await waitingBackend(onlooker.dataSource, 'failing');
    await onlooker.dataSource.query('select pg_terminate_backend($1)', [pid]);
    await lock.release();
    expect(await appended).toEqual(['unavailable', 'stored', 'stored']);
    expect(await stored()).toEqual([2, 3]);
  });

  it('holds a batch once whose answer was lost after the commit, and says that it does not know', async () => {
    network.cutAnswerTo('COMMIT');
    expect(await append(11)).toEqual(['unavailable']);
    const lock = await holdBoard(onlooker.dataSource, board.id);
    const appended = append(12, 13, 14);
    await waitingBackend(onlooker.dataSource, 'failing');
    await lock.release();
    expect(await appended).toEqual(['stored', 'stored', 'stored']);
    expect(await stored()).toEqual([11, 12, 13, 14]);
  });

  it('turns away what does not fit the queue, and stores the rest', async () => {
    const lock = await holdBoard(onlooker.dataSource, board.id);
    const appended = append(...Array.from({ length: 10_002 }, (_, index) => 1_000 + index));
    await waitingBackend(onlooker.dataSource, 'failing');
    await lock.release();
    const fates = await appended;
    expect(fates.at(-1)).toBe('overloaded');
    expect(new Set(fates.slice(0, -1))).toEqual(new Set(['stored']));
    expect(await stored()).toEqual(Array.from({ length: 10_001 }, (_, index) => 1_000 + index));
  });

  it('keeps nobody waiting behind a board that stays locked', async () => {
    const lock = await holdBoard(onlooker.dataSource, board.id);
    const begunAt = performance.now();
    expect(await append(21, 22, 23)).toEqual(['unavailable', 'unavailable', 'unavailable']);
    expect(performance.now() - begunAt).toBeLessThan(HANGS_MS);
    await lock.release();
    expect(await append(24)).toEqual(['stored']);
    expect(await stored()).toEqual([24]);
  });

  it('keeps nobody waiting when nothing comes back any more', async () => {
    network.silence();
    const begunAt = performance.now();
    expect(await append(31, 32, 33)).toEqual(['unavailable', 'unavailable', 'unavailable']);
    expect(performance.now() - begunAt).toBeLessThan(HANGS_MS);
  });
});
