import { randomUUID } from 'node:crypto';

import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { Entry } from '../src/ledger/entry.entity.js';
import { SpentKey } from '../src/ledger/spent-key.entity.js';
import type { Outcome, Submission } from '../src/ledger/submission.js';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';
import type { ScratchBoard } from './scratch-boards.js';
import { ScratchBoards } from './scratch-boards.js';
import { ScratchDevice } from './scratch-device.js';

const ALL = { keep: 'all', tieRule: 'newest', direction: 'high-first', capacity: null } as const;

let database: TestDatabase;
let replicas: [Replica, Replica];
let board: ScratchBoard;
let other: ScratchBoard;
let device: ScratchDevice;

beforeAll(async () => {
  database = await createTestDatabase();
  replicas = [await openReplica(database.url), await openReplica(database.url)];
  const boards = await ScratchBoards.in(replicas[0].dataSource);
  board = await boards.make(ALL, { maxValue: 100 });
  other = await boards.make(ALL);
});
afterAll(async () => {
  for (const replica of replicas) await replica.close();
  await database.drop();
});
beforeEach(async () => {
  const { dataSource } = replicas[0];
  device = await ScratchDevice.in(dataSource);
  await dataSource.query('truncate spent_keys');
});

const append = (submission: Submission, replica = 0) => (replicas[replica] ?? replicas[0]).ledger.append(submission);
const spent = () => replicas[0].dataSource.manager.find(SpentKey);
const entries = (on: ScratchBoard) => replicas[0].dataSource.manager.countBy(Entry, { boardId: on.id });
const verdict = (outcome: Outcome) => (outcome.stored ? 'stored' : outcome.rejection);

describe('a nonce', () => {
  it('is good for one entry, whichever replicas and boards it is handed to at once', async () => {
    const before = (await entries(board)) + (await entries(other));
    for (let round = 0; round < 30; round += 1) {
      const claim = device.claim();
      const handed = Array.from({ length: 20 }, (_, index) =>
        append({ ...(index % 3 === 0 ? other : board).submission(index % 8, index), claim }, index % 2),
      );
      const verdicts = (await Promise.all(handed)).map(verdict).sort();
      expect(verdicts).toEqual([...Array.from({ length: 19 }, () => 'claim-lost'), 'stored']);
    }
    expect((await entries(board)) + (await entries(other))).toBe(before + 30);
    expect(await spent()).toHaveLength(30);
  });

  it('that came with a refused submission is still good', async () => {
    const claim = device.claim();
    const missing = { ...board.submission(0, 1), boardId: randomUUID(), claim };
    expect(verdict(await append(missing))).toBe('unknown-board');
    expect(verdict(await append({ ...board.submission(0, 101), claim }))).toBe('value-out-of-range');
    expect(await spent()).toEqual([]);

    const together = [101, 5, 6].map((value) => append({ ...board.submission(0, value), claim }));
    const refusedWithOthers = append({ ...board.submission(0, 101), claim: device.claim() });
    expect((await Promise.all([...together, refusedWithOthers])).map(verdict)).toEqual([
      'value-out-of-range',
      'stored',
      'claim-lost',
      'value-out-of-range',
    ]);
    expect(await spent()).toMatchObject([{ kind: 'nonce', key: claim.key }]);
  });

  it('is nobody’s once its session is over, and is not spent', async () => {
    const over: [string, () => Promise<void>][] = [
      ['revoked', () => device.change({ revokedAt: new Date(0) })],
      ['refreshed', () => device.change({ tokenVersion: 2 })],
      ['expired', () => device.change({ expiresAt: new Date(-1) })],
      ['suspended', () => device.suspend()],
    ];
    for (const [how, end] of over) {
      device = await ScratchDevice.in(replicas[0].dataSource);
      const claim = device.claim();
      await end();
      const outcome = await append({ ...board.submission(0, 1), claim });
      expect([how, verdict(outcome)]).toEqual([how, 'session-over']);
    }
    expect(await spent()).toEqual([]);
  });

  it('of one device does not hold up another’s in the same batch', async () => {
    const stranger = await ScratchDevice.in(replicas[0].dataSource);
    await stranger.change({ revokedAt: new Date(0) });
    const handed = Array.from({ length: 20 }, (_, index) =>
      append({ ...board.submission(index % 8, index), claim: index % 2 === 0 ? device.claim() : stranger.claim() }),
    );
    const verdicts = (await Promise.all(handed)).map(verdict);
    expect(verdicts).toEqual(verdicts.map((_, index) => (index % 2 === 0 ? 'stored' : 'session-over')));
  });
});
