import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DescribedHttp } from '@laurel/fixtures/described-http';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { Board } from '@laurel/storage/boards/board.entity';
import { DataSource } from 'typeorm';

import type { SubmittedScore } from './device-board.js';
import { DeviceBoard, livePageOf, liveUrl, valuesOf } from './device-board.js';
import { RunningStreamService } from './running-stream-service.js';

const VALUES = Array.from({ length: 31 }, (_, index) => 1_000 - index);

let database: TestDatabase;
let laurel: RunningStreamService;
let http: DescribedHttp;
let board: DeviceBoard;
let scores: SubmittedScore[];

beforeAll(async () => {
  database = await createTestDatabase();
  laurel = await RunningStreamService.start({ databaseUrl: database.url });
  http = await laurel.described();
  board = await DeviceBoard.on(laurel);
  scores = await board.fill(...VALUES);
});
afterEach(() => laurel.closeReaders());
afterAll(async () => {
  await laurel.close();
  await database.drop();
});

async function expectRefusal(url: string, status: number, expected: object): Promise<void> {
  const { pathname, search } = new URL(url);
  const refused = await http.ask('GET', pathname + search);
  expect(refused).toMatchObject({ status, body: expected });
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
  });
}

describe('the page', () => {
  it.each([
    ['', 0, 15],
    ['?page=0', 0, 15],
    ['?page=2', 2, 15],
    ['?page=3', 2, 15],
    ['?page=999999999', 2, 15],
    ['?page=%31', 1, 15],
    ['?page_size=1&page=30', 30, 1],
    ['?page_size=7&page=4', 4, 7],
    ['?page_size=100', 0, 100],
    ['?Page=x&size=x&page[]=2', 0, 15],
  ])('that %j asks for is shown', async (query, page, size) => {
    const event = await (await board.watch(query)).next();
    http.description.check('GET', new URL(board.url).pathname, 200, livePageOf(event));
    expect(livePageOf(event)).toMatchObject({ page, max_page: Math.ceil(31 / size) - 1, total: 31, revision: 31 });
    expect(valuesOf(event)).toEqual(VALUES.slice(page * size, page * size + size));
  });

  it.each(['-1', '1.5', 'abc', '', '%201', '01', '0x1', '1e1', '1234567890', '%D9%A3', '1%0A'])('page=%s is refused', async (page) => {
    await expectInvalid(`?page=${page}`, 'page', 'must be a whole number, 0 or more', decodeURIComponent(page));
  });

  it.each(['0', '101', '-1', 'all', '', '015', '1.0'])('page_size=%s is refused', async (size) => {
    await expectInvalid(`?page_size=${size}`, 'page_size', 'must be a whole number from 1 to 100', size);
  });

  it.each(['abc', '', 'brd_550e8400-e29b-41d4-a716-446655440000'])('around=%s is refused', async (around) => {
    await expectInvalid(`?around=${around}`, 'around', 'must be a UUID, bare or behind scr_', around);
  });

  it.each(['page=1&page=1', 'page_size=2&page_size=3', `around=${randomUUID()}&around=${randomUUID()}`])('%s is refused', async (query) => {
    const [name] = query.split('=');
    const issue = { type: 'value_error', loc: ['query', name], msg: 'must be given once' };
    await expectRefusal(`${board.url}?${query}`, 422, { detail: [issue], error: `${name}: must be given once` });
  });

  async function expectInvalid(query: string, name: string, msg: string, input: string): Promise<void> {
    await expectRefusal(board.url + query, 422, { detail: [{ loc: ['query', name], msg, input }], error: `${name}: ${msg}` });
  }
});

describe('a board', () => {
  it.each([
    ['in capitals', (id: string) => id.toUpperCase()],
    ['behind its prefix', (id: string) => `brd_${id}`],
    ['before a slash', (id: string) => `${id}/`],
  ])('is found by its id %s', async (_case, write) => {
    const reader = await laurel.watchAt(liveUrl(laurel, write(board.board.id)));
    expect(livePageOf(await reader.next())).toMatchObject({ total: 31 });
  });

  it.each(['abc', 'scr_550e8400-e29b-41d4-a716-446655440000', '550e8400e29b41d4a716446655440000'])('has no id like %s', async (id) => {
    await expectRefusal(liveUrl(laurel, id), 422, {
      detail: [{ type: 'value_error', loc: ['path', 'board_id'], msg: 'must be the id of a board', input: id }],
      error: 'board_id: must be the id of a board',
    });
  });

  it('may be inactive or over', async () => {
    const past = await DeviceBoard.on(laurel);
    await past.fill(7);
    await past.change({ isActive: false, endsAt: new Date(0) });
    expect(valuesOf(await (await past.watch()).next())).toEqual([7]);
  });

  it.each<[string, () => Promise<string>]>([
    ['nobody has made', async () => randomUUID()],
    ['is not published', async () => (await DeviceBoard.on(laurel, { isPublished: false })).board.id],
    [
      'was deleted',
      async () => {
        const deleted = await DeviceBoard.on(laurel);
        await deleted.change({ deleted: true });
        return deleted.board.id;
      },
    ],
    [
      'is a test pool',
      async () => {
        const { manager } = laurel.service.app.get(DataSource, { strict: false });
        return (await manager.findOneByOrFail(Board, { testOf: board.board.id })).id;
      },
    ],
  ])('that %s is not found', async (_case, make) => {
    await expectRefusal(liveUrl(laurel, await make()), 404, { detail: 'Board not found', error: 'Board not found' });
  });
});

describe('around', () => {
  it('goes before the page', async () => {
    const event = await (await board.watch(`?around=${scores[17]?.id}&page=0`)).next();
    expect(livePageOf(event)).toMatchObject({ page: 1 });
  });

  it('does not make a wrong page right', async () => {
    expect((await fetch(`${board.url}?around=${scores[17]?.id}&page=x`)).status).toBe(422);
  });

  it('knows no score that nobody has submitted, nor one of another board', async () => {
    const [elsewhere] = await (await DeviceBoard.on(laurel)).fill(1);
    for (const id of [randomUUID(), elsewhere?.id]) {
      await expectRefusal(`${board.url}?around=${id}`, 404, { detail: 'Score not found', error: 'Score not found' });
    }
  });
});

describe('headers', () => {
  it('are those of a stream that nothing on the way may change', async () => {
    const reader = await board.watch('', { headers: { 'Accept-Encoding': 'gzip', 'Content-Type': 'application/json' } });
    expect(reader.status).toBe(200);
    expect(reader.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': '*',
    });
  });

  it.each(['POST', 'HEAD', 'PATCH', 'DELETE'])('refuse %s', async (method) => {
    const answer = await fetch(board.url, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, OPTIONS');
  });

  it('let other origins ask first', async () => {
    const answer = await fetch(board.url, { method: 'OPTIONS', headers: { 'Access-Control-Request-Headers': 'last-event-id' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-headers')).toContain('last-event-id');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});
