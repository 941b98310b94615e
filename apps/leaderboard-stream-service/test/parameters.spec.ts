import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { TestPlayer } from '@laurel/fixtures/test-players';

import { namesOf, pageOf, RunningStreamService } from './running-stream-service.js';

const NAMES = Array.from({ length: 31 }, (_, index) => `player-${index}`);

let database: TestDatabase;
let laurel: RunningStreamService;
let player: TestPlayer;

beforeAll(async () => {
  database = await createTestDatabase();
  laurel = await RunningStreamService.start({ databaseUrl: database.url });
  await laurel.rank(...NAMES);
  player = await laurel.players.login('player-17');
});
afterEach(() => laurel.closeReaders());
afterAll(async () => {
  await laurel.close();
  await database.drop();
});

async function answer(query: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(laurel.url + query, { headers });
}

describe('page', () => {
  it.each([
    ['', 0],
    ['?', 0],
    ['?page=0', 0],
    ['?page=1', 1],
    ['?page=2', 2],
    ['?page=%31', 1],
    ['?Page=x&pages=x&x=1', 0],
    ['?__proto__[x]=1&a[b][c]=1', 0],
    [`?page=1${'&x=1'.repeat(1_000)}`, 1],
  ])('that exists is shown (%#)', async (query, page) => {
    const shown = pageOf(await (await laurel.watch(query)).next());
    expect(shown).toMatchObject({ page, max_page: 2 });
    expect(shown.scores.map(({ name }) => name)).toEqual(NAMES.slice(page * 15, page * 15 + 15));
  });

  it.each([
    '?page=-1',
    '?page=1.5',
    '?page=abc',
    '?page= 1',
    '?page=%201',
    '?page=1%20',
    '?page=0x10',
    '?page=1e1',
    '?page=+1',
    '?page=01',
    '?page=%D9%A3',
    '?page=',
    '?page',
    '?page=1234567890',
    '?page=1%0A',
    '?page=null',
    '?page=1&page=2',
    '?page=1&page=1',
    '?page[]=1',
    '?page%5B%5D=1',
    '?page[a]=1',
    '?page=1&page[]=1',
  ])('%s is refused', async (query) => {
    await expectRefusal(await answer(query), 400);
  });

  it.each([3, 4, 999_999_999])('%i beyond the last is refused before the stream opens', async (page) => {
    const refused = await answer(`?page=${page}`);
    await expectRefusal(refused, 400, 'page must be at most 2');
  });

  it.each([3, 999_999_999])('%i beyond the last is the last one for a client that comes back', async (page) => {
    const reader = await laurel.watch(`?page=${page}`, { headers: { 'Last-Event-ID': 'any' } });
    expect(pageOf(await reader.next()).page).toBe(2);
  });
});

describe('self', () => {
  it.each(['?self=1', '?self=TRUE', '?self=yes', '?self=', '?self', '?self=true&self=true', '?self[]=true', '?self=%20true'])(
    '%s is refused',
    async (query) => {
      await expectRefusal(await answer(query, { Authorization: `Bearer ${player.token}` }), 400);
    },
  );

  it.each(['?self=false', '?self=false&page=0'])('%s is the public page, whatever the token', async (query) => {
    const reader = await laurel.watch(`${query}&token=bad&token=worse`, { headers: { Authorization: 'Bearer bad' } });
    expect(pageOf(await reader.next()).page).toBe(0);
  });

  it('goes before page', async () => {
    const reader = await laurel.watch('?self=true&page=5', { headers: { Authorization: `Bearer ${player.token}` } });
    expect(namesOf(await reader.next())).toContain('player-17');
  });
});

async function expectRefusal(refused: Response, status: number, message?: string): Promise<void> {
  const text = await refused.text();
  expect({ status: refused.status, type: refused.headers.get('content-type') }).toEqual({ status, type: 'text/plain; charset=utf-8' });
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  if (message === undefined) expect(text).toMatch(/^[^\n]+$/);
  else expect(text).toBe(message);
}
