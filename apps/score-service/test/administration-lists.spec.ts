import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Administration, Listed, Tenant } from './administration.js';
import { startAdministration } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';
import { comparing, expectWalked, walkPages } from './walk-pages.js';

const ROWS = 13;

let laurel: RunningScoreService;
let superadmin: Administration;
let studio: Tenant;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
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
afterAll(() => laurel.close());

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
    expectWalked(await walkPages((cursor) => page(limit, cursor)), (await page(100)).data, limit);
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

  it.each(['accounts', 'users', 'api-keys', 'games'])('of %s is for those who see the same rows only', async (list) => {
    for (const name of ['One', 'Two']) await studio.as.made('/games', { name });
    const all = await superadmin.list(`/${list}?limit=1`);
    const after = `/${list}?cursor=${String(all.pagination.next_cursor)}`;
    expect((await superadmin.get(after)).status).toBe(200);
    expect(await studio.as.get(after)).toMatchObject({ status: 422, body: { detail: [{ loc: ['query', 'cursor'] }] } });
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
