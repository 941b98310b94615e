import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Administration, Tenant } from './administration.js';
import { startAdministration } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';
import { comparing, expectWalked, walkPages } from './walk-pages.js';

const ROWS = 7;

let laurel: RunningScoreService;
let superadmin: Administration;
let lister: Tenant;
let gameId: string;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  lister = await superadmin.tenant('Lister');
  gameId = (await lister.as.made('/games', { name: 'Listed' })).id;
  for (let row = 0; row < ROWS; row += 1) {
    // Names that languages order otherwise than bytes do; two rows to a moment.
    const name = `${['Zoë', 'zebra', 'Äther', '!'][row % 4] ?? ''} ${row}`;
    if (row % 2 === 0) laurel.clock.advance(1_000);
    await lister.as.made('/tables', { name, ...(row === 3 && { game_id: gameId }) });
  }
});
afterAll(() => laurel.close());

describe('GET /v1/tables', () => {
  const SORTS = ['', 'name:asc', 'name:desc', 'created_at:asc', 'updated_at:desc,name:asc', 'id:desc'];

  it.each(SORTS)('is in order, in pages too: "%s"', async (sort) => {
    const page = (limit: number, cursor: string | null = null) => {
      const query = new URLSearchParams({ limit: String(limit), ...(sort && { sort }), ...(cursor !== null && { cursor }) });
      return lister.as.list(`/tables?${query.toString()}`);
    };
    const { data } = await page(100);
    expect(data).toHaveLength(ROWS);
    expect(data).toEqual([...data].sort(comparing(sort || 'created_at:desc')));
    for (const limit of [1, 3, ROWS]) expectWalked(await walkPages((cursor) => page(limit, cursor)), data, limit);
  });

  it('shows each as it is by itself', async () => {
    for (const listed of (await lister.as.list('/tables')).data) {
      expect((await lister.as.get(`/tables/${String(listed['id'])}`)).body).toEqual(listed);
      expect(listed['secrets']).toHaveLength(1);
    }
  });

  it('is narrowed by name, game and account', async () => {
    const namesIn = async (query: string, as = lister.as) => (await as.list(`/tables?${query}`)).data.map(({ name }) => name);
    expect(await namesIn(`name=${encodeURIComponent('Äther 2')}`)).toEqual(['Äther 2']);
    expect(await namesIn(`name=${encodeURIComponent('äther 2')}`)).toEqual([]);
    expect(await namesIn(`game_id=gam_${gameId}`)).toEqual(['! 3']);
    expect(await namesIn(`game_id=${gameId}&name=x`)).toEqual([]);
    expect(await namesIn(`account_id=${lister.accountId}&limit=100`, superadmin)).toHaveLength(ROWS);
    expect(await namesIn(`game_id=${gameId}`, superadmin)).toEqual(['! 3']);
    expect(await namesIn(`game_id=${gameId}`, (await superadmin.tenant('Other lister')).as)).toEqual([]);
  });

  it('has cursors that are good for the same question only', async () => {
    const { next_cursor: cursor } = (await lister.as.list('/tables?limit=1')).pagination;
    const after = `cursor=${String(cursor)}`;
    expect((await lister.as.get(`/tables?limit=2&${after}`)).status).toBe(200);
    for (const other of ['sort=name:asc', 'name=x', `game_id=${gameId}`]) {
      expect((await lister.as.get(`/tables?${other}&${after}`)).status).toBe(422);
    }
    expect((await superadmin.get(`/tables?${after}`)).status).toBe(422);
  });

  const BAD_QUERIES = ['sort=table_key:asc', 'sort=secret:asc', 'limit=0', 'game_id=x', 'name=a&name=b', 'account_id=x'];

  it.each(BAD_QUERIES)('refuses %s', async (query) => {
    expect((await lister.as.get(`/tables?${query}`)).status).toBe(422);
  });
});
