import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';

import type { Listed, Tenant } from './administration.js';
import { Administration } from './administration.js';
import { RunningScoreService } from './running-score-service.js';

const ROWS = 13;

let database: TestDatabase;
let laurel: RunningScoreService;
let superadmin: Administration;
let studio: Tenant;

beforeAll(async () => {
  database = await createTestDatabase();
  laurel = await RunningScoreService.on(database);
  superadmin = new Administration(laurel);
  studio = await superadmin.tenant('Studio');
  for (let row = 0; row < ROWS; row += 1) {
    // Names that differ, that are the same, and that languages order otherwise than bytes do; three rows to a moment.
    const name = ['Zoë', 'zebra', 'Äther', 'Same'][row % 4] ?? '';
    if (row % 3 === 0) laurel.clock.advance(1_000);
    await superadmin.made('/accounts', { name });
    await studio.as.made('/users', { email: `user.${row}@laurel.test`, display_name: name });
    await studio.as.made('/api-keys', { user_id: studio.userId, name });
  }
});
afterAll(async () => {
  await laurel.service.close();
  await database.drop();
});

const SORTS: readonly [list: string, sort: string][] = [
  ['accounts', ''],
  ['accounts', 'name:asc'],
  ['accounts', 'name:desc,created_at:asc'],
  ['accounts', 'slug:desc'],
  ['accounts', 'id:desc'],
  ['accounts', 'updated_at:asc,id:desc'],
  ['users', ''],
  ['users', 'email:desc'],
  ['users', 'display_name:asc,id:desc'],
  ['users', 'created_at:asc'],
  ['users', 'updated_at:desc'],
  ['users', 'id:asc'],
  ['api-keys', ''],
  ['api-keys', 'name:DESC'],
  ['api-keys', ' name : asc , created_at:desc'],
  ['api-keys', 'updated_at:asc'],
  ['api-keys', 'id:asc'],
];

describe.each(SORTS)('the list of %s by "%s"', (list, sort) => {
  const page = (limit: number, cursor: string | null = null): Promise<Listed> => {
    const query = new URLSearchParams({ limit: String(limit), ...(sort && { sort }), ...(cursor !== null && { cursor }) });
    return superadmin.list(`/${list}?${query.toString()}`);
  };

  it('is in that order', async () => {
    const { data } = await page(100);
    expect(data.length).toBeGreaterThanOrEqual(ROWS);
    expect(data).toEqual([...data].sort(comparing(sort || 'created_at:desc')));
  });

  it.each([1, 5, 13])('is the same in pages of %i, forward and back', async (limit) => {
    const { data: all } = await page(100);
    const pages: Listed[] = [];
    for (let cursor: string | null = null; pages.length === 0 || cursor !== null; cursor = pages.at(-1)?.pagination.next_cursor ?? null) {
      pages.push(await page(limit, cursor));
    }
    expect(pages.flatMap(({ data }) => data)).toEqual(all);
    expect(pages[0]?.pagination).toMatchObject({ has_prev: false, prev_cursor: null });

    const back: Listed[] = [];
    for (let cursor = pages.at(-1)?.pagination.prev_cursor ?? null; cursor !== null; cursor = back[0]?.pagination.prev_cursor ?? null) {
      back.unshift(await page(limit, cursor));
    }
    expect(back.map(({ data }) => data)).toEqual(pages.slice(0, -1).map(({ data }) => data));
  });
});

describe('a cursor', () => {
  it('is for its list, order and filters only', async () => {
    const { next_cursor: cursor } = (await superadmin.list('/users?limit=1&sort=email:asc')).pagination;
    const given = `cursor=${String(cursor)}`;
    expect((await superadmin.get(`/users?limit=3&sort=email:asc&${given}`)).status).toBe(200);
    const others = ['/users?', '/users?sort=email:desc&', `/users?sort=email:asc&account_id=${studio.accountId}&`, '/api-keys?'];
    for (const other of others) expect((await superadmin.get(other + given)).status).toBe(422);
  });

  it('neither repeats nor skips a row when others come and go', async () => {
    const first = await superadmin.list('/users?limit=4&sort=email:asc');
    const gone = String(first.data.at(-1)?.['id']);
    const all = (await superadmin.list('/users?limit=100&sort=email:asc')).data;
    await studio.as.made('/users', { email: 'a.newcomer@laurel.test', display_name: 'Newcomer' });
    await studio.as.patch(`/users/${gone}`, { deleted: true });
    const second = await superadmin.list(`/users?limit=4&sort=email:asc&cursor=${String(first.pagination.next_cursor)}`);
    expect(second.data).toEqual(all.slice(4, 8));
  });
});

type Row = Readonly<Record<string, unknown>>;

/** The order that the text asks for; bytes decide between texts. */
function comparing(sort: string): (one: Row, other: Row) => number {
  const terms = [...sort.split(','), 'id:asc'].map((term) => term.split(':').map((word) => word.trim()));
  return (one, other) => {
    for (const [field = '', direction = ''] of terms) {
      const order = Buffer.compare(Buffer.from(String(one[field])), Buffer.from(String(other[field])));
      if (order !== 0) return direction.toLowerCase() === 'asc' ? order : -order;
    }
    return 0;
  };
}
