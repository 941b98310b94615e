import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';

import { metric, namesOf, pageOf, RunningStreamService } from './running-stream-service.js';

let database: TestDatabase;
let laurel: RunningStreamService;

beforeEach(async () => {
  database = await createTestDatabase();
  laurel = await RunningStreamService.start({ databaseUrl: database.url, streams: { compareMs: 100 } });
});
afterEach(async () => {
  await laurel.close();
  await database.drop();
});

const players = (count: number) => Array.from({ length: count }, (_, index) => `player-${index}`);
const revisionOf = ({ id }: { id: string }) => Number(id.split('-').at(-1));

describe('a watched page', () => {
  it('is sent again when it changes', async () => {
    const [, max = ''] = await laurel.rank('ada', 'max');
    const reader = await laurel.watch();
    expect(namesOf(await reader.next())).toEqual(['ada', 'max']);
    const revision = await laurel.credit(max, 500_000);
    const event = await reader.next();
    expect(namesOf(event)).toEqual(['max', 'ada']);
    expect(revisionOf(event)).toBe(revision);
  });

  it('is not sent again when another page changes', async () => {
    const ids = await laurel.rank(...players(17));
    const first = await laurel.watch('?page=0');
    const second = await laurel.watch('?page=1');
    await Promise.all([first.next(), second.next()]);
    await laurel.credit(ids[16] ?? '', 150_000);
    expect(namesOf(await second.next())).toEqual(['player-16', 'player-15']);
    const revision = await laurel.credit(ids[0] ?? '', 1_000);
    expect(revisionOf(await first.next())).toBe(revision);
  });

  it('is sent again when the number of pages changes', async () => {
    await laurel.rank(...players(15));
    const reader = await laurel.watch();
    expect(pageOf(await reader.next()).max_page).toBe(0);
    await laurel.credit((await laurel.players.login('one more')).playerId, 1_000);
    expect(pageOf(await reader.next())).toMatchObject({ page: 0, max_page: 1 });
  });

  it('gives way to the last page when it falls off the board, and comes back with it', async () => {
    const ids = await laurel.rank(...players(31));
    const reader = await laurel.watch('?page=2');
    expect(pageOf(await reader.next()).page).toBe(2);
    await laurel.change('delete from standings where competitor_id = $1', [ids[30]]);
    await laurel.change('update boards set revision = revision + 1 where id = $1', [laurel.board.id]);
    const event = await reader.next();
    expect(pageOf(event)).toMatchObject({ page: 1, max_page: 1 });
    expect(namesOf(event)).toHaveLength(15);
    await laurel.credit(ids[30] ?? '', 1_000);
    expect(pageOf(await reader.next())).toMatchObject({ page: 2, max_page: 2 });
  });

  it('shows a change of which no hint came', async () => {
    const [ada = ''] = await laurel.rank('ada');
    const reader = await laurel.watch();
    await reader.next();
    await laurel.change('update standings set value = 7000, sort_key = -7000 where competitor_id = $1', [ada]);
    await laurel.change('update boards set revision = revision + 1 where id = $1', [laurel.board.id]);
    expect(pageOf(await reader.next()).scores).toEqual([{ id: ada, name: 'ada', score: 7_000 }]);
  });

  it('follows the database into another history, however its revisions are numbered', async () => {
    const [ada = ''] = await laurel.rank('ada', 'max', 'eve');
    const reader = await laurel.watch();
    await reader.next();
    await laurel.change('delete from standings where competitor_id <> $1', [ada]);
    await laurel.change(`update boards set epoch = 'restored', revision = 1 where id = $1`, [laurel.board.id]);
    const event = await reader.next();
    expect(event.id).toBe('restored-1');
    expect(namesOf(event)).toEqual(['ada']);
  });
});

it('a newcomer is shown nothing older than their request, though no hint has come and others watch already', async () => {
  await laurel.rank(...players(3));
  await (await laurel.watch()).next();
  for (let revision = 4; revision < 24; revision += 1) {
    await laurel.change('update boards set revision = $1 where id = $2', [revision, laurel.board.id]);
    expect(revisionOf(await (await laurel.watch()).next())).toBe(revision);
  }
});

describe('a player who follows their own place', () => {
  const following = async (token: string) => laurel.watch('?self=true', { headers: { Authorization: `Bearer ${token}` } });

  it('is taken along from page to page', async () => {
    const ids = await laurel.rank(...players(31));
    const { token } = await laurel.players.login('player-30');
    const reader = await following(token);
    expect(pageOf(await reader.next())).toMatchObject({ page: 2 });
    await laurel.credit(ids[30] ?? '', 1_000_050);
    expect(pageOf(await reader.next())).toMatchObject({ page: 1 });
    await laurel.credit(ids[30] ?? '', 9_000_000);
    const event = await reader.next();
    expect(pageOf(event)).toMatchObject({ page: 0 });
    expect(namesOf(event)[0]).toBe('player-30');
  });

  it('is taken along when others pass', async () => {
    const ids = await laurel.rank(...players(16));
    const { token } = await laurel.players.login('player-14');
    const reader = await following(token);
    expect(pageOf(await reader.next())).toMatchObject({ page: 0 });
    await laurel.credit(ids[15] ?? '', 9_000_000);
    expect(pageOf(await reader.next())).toMatchObject({ page: 1 });
  });

  it('sees page 0 until the first credit', async () => {
    await laurel.rank(...players(15));
    const { playerId, token } = await laurel.players.login('newcomer');
    const reader = await following(token);
    expect(pageOf(await reader.next())).toMatchObject({ page: 0, max_page: 0 });
    await laurel.credit(playerId, 1_000);
    const event = await reader.nextWhere((candidate) => pageOf(candidate).page === 1);
    expect(namesOf(event)).toEqual(['newcomer']);
  });
});

describe('load', () => {
  it('merges a burst into few frames, of which the last one is right and none goes back', async () => {
    const ids = await laurel.rank(...players(15));
    const readers = await Promise.all(players(5).map(() => laurel.watch()));
    await Promise.all(readers.map((reader) => reader.next()));
    const framesBefore = await metric('sse_frames_total');
    const startedAt = performance.now();
    let last = 0;
    for (let round = 0; round < 100; round += 1) last = await laurel.credit(ids[round % 15] ?? '', 1_000);
    const windows = Math.ceil((performance.now() - startedAt) / 50) + 1;

    for (const reader of readers) {
      const seen: number[] = [];
      const final = await reader.nextWhere((event) => seen.push(revisionOf(event)) > 0 && revisionOf(event) === last);
      expect(seen).toEqual(seen.toSorted((one, other) => one - other));
      expect(pageOf(final).scores.reduce((sum, { score }) => sum + score, 0)).toBe(15 * 16 * 50_000 + 100_000);
    }
    const frames = (await metric('sse_frames_total')) - framesBefore;
    expect(frames).toBeLessThanOrEqual(5 * windows);
    expect(frames).toBeLessThan(5 * 100);
  });

  it('reads a page once, however many come for it at the same time', async () => {
    await laurel.rank(...players(16));
    const readsBefore = await metric('sse_page_reads_total');
    const readers = await Promise.all(players(200).map(() => laurel.watch()));
    const events = await Promise.all(readers.map((reader) => reader.next()));
    expect(new Set(events.map(({ data }) => data)).size).toBe(1);
    expect((await metric('sse_page_reads_total')) - readsBefore).toBe(1);
  });

  it('reads each page once per change, whoever watches it', async () => {
    const ids = await laurel.rank(...players(31));
    const tokens = await Promise.all([0, 14, 16, 29].map(async (index) => (await laurel.players.login(`player-${index}`)).token));
    const readers = [
      ...(await Promise.all(players(20).map((_, index) => laurel.watch(`?page=${index % 3}`)))),
      ...(await Promise.all(tokens.map((token) => laurel.watch(`?self=true&token=${token}`)))),
    ];
    await Promise.all(readers.map((reader) => reader.next()));
    const readsBefore = await metric('sse_page_reads_total');
    // The last becomes the first, so that every page changes and two of those who are followed move on to the next page.
    await laurel.credit(ids[30] ?? '', 9_000_000);
    await Promise.all(readers.map((reader) => reader.next()));
    expect((await metric('sse_page_reads_total')) - readsBefore).toBe(3);
  });

  it('does not hold on to pages that nobody watches any more', async () => {
    await laurel.rank(...players(16));
    await (await laurel.watch('?page=0')).next();
    const passing = await laurel.watch('?page=1');
    await passing.next();
    passing.close();
    await eventually(async () => expect(await metric('sse_open')).toBe(1));
    // The newcomer begins another round, after which only page 0 is kept.
    await (await laurel.watch('?page=0')).next();
    const readsBefore = await metric('sse_page_reads_total');
    await (await laurel.watch('?page=1')).next();
    expect((await metric('sse_page_reads_total')) - readsBefore).toBe(1);
  });

  it('never asks the store for a page beyond the end of the board', async () => {
    await laurel.rank(...players(16));
    const readsBefore = await metric('sse_page_reads_total');
    const readers = await Promise.all(
      players(20).map((_, index) => laurel.watch(`?page=${900_000_000 + index}`, { headers: { 'Last-Event-ID': 'any' } })),
    );
    const events = await Promise.all(readers.map((reader) => reader.next()));
    expect(new Set(events.map((event) => pageOf(event).page))).toEqual(new Set([1]));
    expect((await metric('sse_page_reads_total')) - readsBefore).toBe(2);
  });
});
