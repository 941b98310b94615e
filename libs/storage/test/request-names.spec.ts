import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { holdBoard, waitingBackend } from '@laurel/fixtures/held-board';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';

import { inRequest, NOBODY, onBehalfOf, presentAsker, requestComment } from '../src/request-names.js';
import type { Replica } from './replica.js';
import { openReplica } from './replica.js';
import { ScratchBoards } from './scratch-boards.js';

const SHAPE = { keep: 'best', tieRule: 'earliest', direction: 'high-first', capacity: null } as const;

describe('a comment', () => {
  it('names the request whose work is done, also later on in it', async () => {
    await inRequest('3f2a9c44-0001', async () => {
      await delay(1);
      expect(requestComment()).toBe('/* request 3f2a9c44-0001 */ ');
    });
    expect(requestComment()).toBe('');
  });

  it.each(['*/ drop table x; --', 'request*/', 'request id', 'abcdefgh\n', ''])('never holds what is no id: %j', (id) => {
    expect(inRequest(id, requestComment)).toBe('');
  });

  it('names the first of many and tells how many they are', () => {
    const askers = ['request-1', 'request-2', 'request-3', 'request-4', 'request-5'].map((id) => inRequest(id, presentAsker));
    expect(onBehalfOf(askers.slice(0, 2), requestComment)).toBe('/* requests request-1, request-2 */ ');
    expect(onBehalfOf(askers, requestComment)).toBe('/* requests request-1, request-2, request-3 and 2 more */ ');
  });

  it('names nobody in work that is done for everybody', () => {
    expect(inRequest('request-1', () => onBehalfOf([NOBODY], requestComment))).toBe('');
    expect(inRequest('request-1', () => onBehalfOf([], requestComment))).toBe('');
  });
});

describe('the database is told', () => {
  let database: TestDatabase;
  let onlooker: Replica;
  let replica: Replica;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    onlooker = await openReplica(database.url, { applicationName: 'onlooker' });
    replica = await openReplica(database.url, { applicationName: 'named' });
  });
  afterEach(async () => {
    await replica.close();
    await onlooker.close();
  });

  const waitingStatement = async () => (await waitingBackend(onlooker.dataSource, 'named')).query;

  it('who a submission is for, and whose go together', async () => {
    const board = await (await ScratchBoards.in(onlooker.dataSource)).make(SHAPE);
    const submit = (id: string, submitter: number) => inRequest(id, () => replica.ledger.append(board.submission(submitter, 1)));
    const heldFirst = await holdBoard(onlooker.dataSource, board.id);
    const first = submit('first-request', 0);
    expect(await waitingStatement()).toMatch(/^\/\* request first-request \*\/ SELECT/);
    const others = [1, 2, 3, 4].map((submitter) => submit(`request-${submitter}`, submitter));
    const heldAgain = holdBoard(onlooker.dataSource, board.id);
    await heldFirst.release();
    await first;
    const { release } = await heldAgain;
    expect(await waitingStatement()).toMatch(/^\/\* requests request-1, request-2, request-3 and 1 more \*\/ SELECT/);
    await release();
    expect(await Promise.all(others)).toHaveLength(4);
  });

  it('of statements with and without parameters, and of the ends of transactions', async () => {
    const shown = (parameters?: unknown[]) =>
      replica.dataSource.query<{ query: string }[]>(
        `select query from pg_stat_activity where pid = pg_backend_pid()${parameters ? ' and $1 = 1' : ''}`,
        parameters,
      );
    const plain = await inRequest('plain-request', () => shown());
    const bound = await inRequest('bound-request', () => shown([1]));
    expect([plain[0]?.query, bound[0]?.query]).toEqual([
      expect.stringMatching(/^\/\* request plain-request \*\/ select/),
      expect.stringMatching(/^\/\* request bound-request \*\/ select/),
    ]);
    expect((await shown())[0]?.query).toMatch(/^select/);
  });

  it('nothing different when a prepared statement is executed for one after the other', async () => {
    const runner = replica.dataSource.createQueryRunner();
    const client = (await runner.connect()) as { query(statement: object): Promise<{ rows: { answer: number; query: string }[] }> };
    const text = 'select $1::int as answer, query from pg_stat_activity where pid = pg_backend_pid()';
    for (const answer of [1, 2]) {
      const { rows } = await inRequest(`request-no-${answer}`, () => client.query({ name: 'prepared', text, values: [answer] }));
      expect(rows).toEqual([{ answer, query: text }]);
    }
    await runner.release();
  });

  it('nothing that an error or a log of ours repeats', async () => {
    const failed = await inRequest('failing-request', () => replica.dataSource.query('select nothing from nowhere').catch(String));
    expect(failed).toMatch(/relation "nowhere" does not exist/);
    expect(failed).not.toContain('failing-request');
  });
});
