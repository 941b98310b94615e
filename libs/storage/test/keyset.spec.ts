import { randomUUID } from 'node:crypto';

import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource, SelectQueryBuilder } from 'typeorm';

import { Account } from '../src/accounts/account.entity.js';
import { createDataSource } from '../src/data-source.js';
import type { Edge, SortTerm } from '../src/lists/keyset.js';
import { readWindow } from '../src/lists/keyset.js';

const COLUMNS = { id: 'account.id', name: 'account.name collate "C"', created_at: 'account.createdAt' };
const ROWS = 23;

let database: TestDatabase;
let dataSource: DataSource;
let accounts: Account[];

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'keyset' }).initialize();
  await dataSource.query('delete from boards');
  await dataSource.query('delete from games');
  await dataSource.query('delete from accounts');
  accounts = Array.from({ length: ROWS }, (_, index) => account(index));
  await dataSource.manager.insert(Account, accounts);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Names and times repeat a lot, so that most of the order is up to the last term. */
function account(index: number): Account {
  const at = new Date(1_000 * (index % 3));
  return Object.assign(new Account(), {
    id: randomUUID(),
    name: ['a', 'B', 'ä', '𝄞', 'z'][index % 5],
    slug: `slug-${randomUUID()}`,
    createdAt: at,
    updatedAt: at,
    deletedAt: null,
    status: 'active',
  });
}

const VALUES: Record<string, (row: Account) => string> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  created_at: ({ createdAt }) => createdAt.toISOString(),
};

function sorted(rows: readonly Account[], sort: readonly SortTerm[]): string[] {
  const compare = (a: Account, b: Account, { field, descending }: SortTerm) => {
    const [one, other] = [a, b].map((row) => Buffer.from(VALUES[field]?.(row) ?? ''));
    return Buffer.compare(one ?? Buffer.of(), other ?? Buffer.of()) * (descending ? -1 : 1);
  };
  return [...rows].sort((a, b) => sort.reduce((order, term) => order || compare(a, b, term), 0)).map(({ id }) => id);
}

function list(): SelectQueryBuilder<Account> {
  return dataSource.manager.createQueryBuilder(Account, 'account').where('account.deletedAt is null');
}

function edgeAt(row: Account | undefined, sort: readonly SortTerm[], forward: boolean): Edge {
  if (row === undefined) throw new Error('the page is empty');
  return { values: sort.map(({ field }) => VALUES[field]?.(row) ?? ''), forward, inclusive: false };
}

type Pages = readonly (readonly Account[])[];

async function walkForth(sort: readonly SortTerm[], limit: number, onPage?: (pages: number) => Promise<void>): Promise<Pages> {
  const forth: Account[][] = [];
  let edge: Edge | undefined;
  for (let more = true; more; ) {
    const page = await readWindow(list(), COLUMNS, { sort, limit, edge });
    expect(page.hasPrevious).toBe(forth.length > 0);
    forth.push([...page.rows]);
    more = page.hasNext;
    edge = more ? edgeAt(page.rows.at(-1), sort, true) : undefined;
    await onPage?.(forth.length);
  }
  return forth;
}

async function walkBack(sort: readonly SortTerm[], limit: number, forth: Pages): Promise<Pages> {
  const back: Account[][] = [];
  for (let first = forth.at(-1)?.[0], more = forth.length > 1; more; ) {
    const page = await readWindow(list(), COLUMNS, { sort, limit, edge: edgeAt(first, sort, false) });
    expect(page.hasNext).toBe(true);
    back.unshift([...page.rows]);
    more = page.hasPrevious;
    [first] = page.rows;
  }
  return back;
}

const order = fc
  .shuffledSubarray(['id', 'name', 'created_at'], { minLength: 1 })
  .chain((fields) => fc.tuple(fc.constant(fields), fc.array(fc.boolean(), { minLength: 3, maxLength: 3 })))
  .map(([fields, down]) => {
    const all = [...fields.filter((field) => field !== 'id'), 'id'];
    return all.map((field, index) => ({ field, descending: down[index] === true }));
  });

describe('pages by the values at their edges', () => {
  it('tile the list in any order, and lead back the same way', async () => {
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 1, max: ROWS + 2 }), async (sort, limit) => {
        const forth = await walkForth(sort, limit);
        const back = await walkBack(sort, limit, forth);
        expect(forth.flat().map(({ id }) => id)).toEqual(sorted(accounts, sort));
        expect(forth.slice(0, -1).every((page) => page.length === limit)).toBe(true);
        expect(back.map((page) => page.map(({ id }) => id))).toEqual(forth.slice(0, -1).map((page) => page.map(({ id }) => id)));
      }),
      { numRuns: 60 },
    );
  });

  it('neither repeat nor miss a row while others come and go', async () => {
    const sort = [
      { field: 'name', descending: true },
      { field: 'id', descending: false },
    ];
    const passing: Account[] = [];
    const forth = await walkForth(sort, 2, async (pages) => {
      const added = account(pages);
      await dataSource.manager.insert(Account, added);
      const [gone] = passing.splice(0, 1);
      if (gone !== undefined) await dataSource.manager.delete(Account, gone.id);
      passing.push(added);
    });
    const seen = forth.flat().map(({ id }) => id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => accounts.some((row) => row.id === id))).toEqual(sorted(accounts, sort));
    for (const { id } of passing) await dataSource.manager.delete(Account, id);
  });

  it('lead back from a page that has become empty to the row at its edge', async () => {
    const sort = [{ field: 'id', descending: false }];
    const last = sorted(accounts, sort).at(-1) ?? '';
    const beyond = await readWindow(list(), COLUMNS, { sort, limit: 2, edge: { values: [last], forward: true, inclusive: false } });
    expect(beyond).toEqual({ rows: [], hasPrevious: true, hasNext: false });
    const back = await readWindow(list(), COLUMNS, { sort, limit: 2, edge: { values: [last], forward: false, inclusive: true } });
    expect(back.rows.map(({ id }) => id)).toEqual(sorted(accounts, sort).slice(-2));
  });
});
