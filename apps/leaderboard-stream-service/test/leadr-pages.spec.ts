import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DescribedHttp } from '@laurel/fixtures/described-http';
import { eventually } from '@laurel/fixtures/eventually';
import type { EventStreamReader, StreamedEvent } from '@laurel/fixtures/event-stream-reader';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { createDataSource } from '@laurel/storage/data-source';

import { DeviceBoard, livePageOf, liveUrl, valuesOf } from './device-board.js';
import { namesOf, RunningStreamService } from './running-stream-service.js';

let database: TestDatabase;
let laurel: RunningStreamService;
let http: DescribedHttp;

beforeAll(async () => {
  database = await createTestDatabase();
  laurel = await RunningStreamService.start({ databaseUrl: database.url });
  http = await laurel.described();
});
afterEach(() => laurel.closeReaders());
afterAll(async () => {
  await laurel.close();
  await database.drop();
});

/** The next event, which is what the description of the interface says. */
async function next(reader: EventStreamReader): Promise<StreamedEvent> {
  const event = await reader.next();
  http.description.check('GET', new URL(liveUrl(laurel, laurel.board.id)).pathname, 200, livePageOf(event));
  return event;
}

/** Values of so many scores, best first. */
const downFrom = (count: number) => Array.from({ length: count }, (_, index) => (count - index) * 10);

it('begins with the present page of an empty board', async () => {
  const board = await DeviceBoard.on(laurel);
  const reader = await board.watch();
  const event = await next(reader);
  expect(reader.text).toBe(
    `retry: 3000\nid: ${board.board.epoch}-0\ndata: {"page":0,"max_page":0,"total":0,"revision":0,"scores":[]}\n\n`,
  );
  expect(event.event).toBe('');
});

it('shows each score with the name that was given with it, and is sent again when one is submitted', async () => {
  const board = await DeviceBoard.on(laurel);
  const device = await board.device();
  const ada = await board.submit(device, 12.5, { playerName: 'ada', valueDisplay: '12.5 km', metadata: { secret: 1 } });
  const at = new Date(laurel.clock.now()).toISOString();
  const reader = await board.watch();
  const first = await next(reader);
  const shown = { rank: 1, id: ada.id, player_name: 'ada', value: 12.5, value_display: '12.5 km', updated_at: at };
  expect(livePageOf(first)).toEqual({ page: 0, max_page: 0, total: 1, revision: 1, scores: [shown] });

  const max = await board.submit(await board.device(), 20, { playerName: 'max' });
  const second = await next(reader);
  expect(second.id).toBe(`${board.board.epoch}-${max.revision}`);
  expect(livePageOf(second)).toEqual({
    page: 0,
    max_page: 0,
    total: 2,
    revision: 2,
    scores: [{ rank: 1, id: max.id, player_name: 'max', value: 20, value_display: null, updated_at: at }, { ...shown, rank: 2 }],
  });

  const better = await board.submit(device, 30, { playerName: 'Ada L.' });
  const third = livePageOf(await next(reader));
  expect(third.scores.map(({ id, player_name }) => [id, player_name])).toEqual([[better.id, 'Ada L.'], [max.id, 'max']]);
});

it('shares ranks as the board does, across pages too', async () => {
  const board = await DeviceBoard.on(laurel, { tieRule: 'shared', direction: 'low-first' });
  await board.fill(1, 2, 2, 2, 3);
  const ranks = async (page: number) => {
    const event = await next(await board.watch(`?page_size=3&page=${page}`));
    return livePageOf(event).scores.map(({ rank }) => rank);
  };
  expect(await ranks(0)).toEqual([1, 2, 2]);
  expect(await ranks(1)).toEqual([2, 5]);
});

it('shows places up to the capacity', async () => {
  const board = await DeviceBoard.on(laurel, { capacity: 4 });
  await board.fill(...downFrom(6));
  const event = await next(await board.watch('?page_size=3&page=9'));
  expect(livePageOf(event)).toMatchObject({ page: 1, max_page: 1, total: 4, revision: 6 });
  expect(valuesOf(event)).toEqual([30]);
});

it('is sent in every size to whoever asks for it', async () => {
  const board = await DeviceBoard.on(laurel);
  const scores = downFrom(5);
  await board.fill(...scores);
  const readers = await Promise.all(['', '?page_size=2', '?page_size=100'].map((query) => board.watch(query)));
  const events = await Promise.all(readers.map((reader) => next(reader)));
  expect(events.map(valuesOf)).toEqual([scores, scores.slice(0, 2), scores]);
  expect(events.map((event) => livePageOf(event).max_page)).toEqual([0, 2, 0]);
});

it('shows the board of another protocol, whose own streams stay as they are', async () => {
  await laurel.rank('ada', 'max');
  const live = await laurel.watchAt(liveUrl(laurel, laurel.board.id));
  const own = await laurel.watch();
  const page = livePageOf(await next(live));
  expect(page.scores.map(({ rank, player_name, value, value_display }) => [rank, player_name, value, value_display])).toEqual([
    [1, 'ada', 200_000, null],
    [2, 'max', 100_000, null],
  ]);
  expect(namesOf(await own.next())).toEqual(['ada', 'max']);
});

it('leaves the store to others, however many sizes of page are watched', async () => {
  const board = await DeviceBoard.on(laurel);
  await board.fill(1);
  const elsewhere = await createDataSource(database.url, { applicationName: 'elsewhere' }).initialize();
  const holder = elsewhere.createQueryRunner();
  await holder.startTransaction();
  await holder.query('lock table standings in access exclusive mode');
  const readers = await Promise.all(Array.from({ length: 40 }, (_, size) => board.watch(`?page_size=${size + 1}`)));
  const waiting = async () =>
    elsewhere.query<unknown[]>(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
  await eventually(async () => expect(await waiting()).toHaveLength(4));
  await Promise.all(Array.from({ length: 20 }, () => laurel.change('select from boards')));
  expect((await waiting()).length).toBeLessThanOrEqual(4);
  await holder.rollbackTransaction();
  await elsewhere.destroy();
  for (const reader of readers) expect(valuesOf(await next(reader))).toEqual([1]);
});

describe('a score that is followed', () => {
  it('is taken along from page to page, when others pass and when its player does better', async () => {
    const board = await DeviceBoard.on(laurel);
    await board.fill(...downFrom(4));
    const device = await board.device();
    const followed = await board.submit(device, 35);
    const reader = await board.watch(`?page_size=2&around=${followed.id}&page=7`);
    expect(valuesOf(await next(reader))).toEqual([40, 35]);
    await board.fill(50);
    expect(valuesOf(await next(reader))).toEqual([35, 30]);
    const better = await board.submit(device, 60);
    const event = await next(reader);
    expect(livePageOf(event)).toMatchObject({ page: 0, scores: [{ id: better.id, value: 60 }, { value: 50 }] });
  });

  it('stands for its player even when it came too late to be their best', async () => {
    const board = await DeviceBoard.on(laurel);
    await board.fill(...downFrom(4));
    const device = await board.device();
    const best = await board.submit(device, 15);
    const worse = await board.submit(device, 1);
    const event = await next(await board.watch(`?page_size=2&around=scr_${worse.id.toUpperCase()}`));
    expect(livePageOf(event)).toMatchObject({ page: 1, scores: [{ value: 20 }, { id: best.id }] });
  });

  it('is told from the other scores of its player where each stands on its own', async () => {
    const board = await DeviceBoard.on(laurel, { keep: 'all' });
    const device = await board.device();
    const [high, low] = [await board.submit(device, 90), await board.submit(device, 5)];
    await board.fill(...downFrom(4));
    const readers = await Promise.all([high, low].map(({ id }) => board.watch(`?page_size=2&around=${id}`)));
    const pages = async () => Promise.all(readers.map(async (reader) => livePageOf(await next(reader)).page));
    expect(await pages()).toEqual([0, 2]);
    await board.submit(device, 100);
    expect(await pages()).toEqual([0, 3]);
  });

  it('shows the first page while it has no place', async () => {
    const board = await DeviceBoard.on(laurel, { capacity: 2 });
    await board.fill(30, 20);
    const device = await board.device();
    const unseen = await board.submit(device, 10);
    const reader = await board.watch(`?page_size=1&around=${unseen.id}`);
    expect(valuesOf(await next(reader))).toEqual([30]);
    await board.submit(device, 25);
    expect(valuesOf(await next(reader))).toEqual([25]);
  });
});
