import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultyNetwork } from '@laurel/fixtures/faulty-network';
import { faultyNetworkTo } from '@laurel/fixtures/faulty-network';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';

import { DeviceBoard, liveUrl, valuesOf } from './device-board.js';
import { namesOf, RunningStreamService } from './running-stream-service.js';

let database: TestDatabase;
let line: FaultyNetwork;
/** Reaches the database by a line that the test cuts. */
let laurel: RunningStreamService;

beforeEach(async () => {
  database = await createTestDatabase();
  line = await faultyNetworkTo(database.url);
  laurel = await RunningStreamService.start({ databaseUrl: line.url, streams: { compareMs: 100, heartbeatMs: 100 } });
});
afterEach(async () => {
  await laurel.close();
  await line.close();
  await database.drop();
});

describe.each([
  ['deleted', { deleted: true }],
  ['unpublished', { isPublished: false }],
])('when a board is %s', (_case, changes) => {
  it('its streams end, and no others; who comes back learns why', async () => {
    const [board, other] = [await DeviceBoard.on(laurel), await DeviceBoard.on(laurel)];
    const [score] = await board.fill(1);
    const watching = await Promise.all(['', '?page_size=1', `?around=${score?.id}`].map((query) => board.watch(query)));
    const elsewhere = await other.watch();
    await Promise.all([...watching, elsewhere].map((reader) => reader.next()));

    await board.change(changes);
    expect(await Promise.all(watching.map((reader) => reader.ended))).toEqual([true, true, true]);
    expect((await fetch(board.url, { headers: { 'Last-Event-ID': 'any' } })).status).toBe(404);
    await other.fill(3);
    expect(valuesOf(await elsewhere.next())).toEqual([3]);
  });
});

it('a board that is shown to everybody no more is still shown by its own protocol', async () => {
  await laurel.rank('ada');
  const live = await laurel.watchAt(liveUrl(laurel, laurel.board.id));
  const own = await laurel.watch();
  await Promise.all([live.next(), own.next()]);
  await laurel.change('update boards set is_published = false where id = $1', [laurel.board.id]);
  expect(await live.ended).toBe(true);
  await laurel.rank('max');
  expect(namesOf(await own.next())).toContain('max');
});

describe('while the database is away', () => {
  it('open streams stay, new ones open, and both go on when it is back', async () => {
    const board = await DeviceBoard.on(laurel);
    const [score] = await board.fill(7);
    const open = await board.watch();
    await open.next();
    line.cut();
    const late = await Promise.all(['', `?around=${score?.id}`].map((query) => board.watch(query)));
    for (const reader of [open, ...late]) {
      const beats = reader.comments.length;
      await reader.until(() => reader.comments.length > beats + 3, 'heartbeats');
      expect({ status: reader.status, waiting: reader.waiting }).toEqual({ status: 200, waiting: 0 });
    }
    line.heal();
    for (const reader of late) expect(valuesOf(await reader.next())).toEqual([7]);
    await board.fill(8);
    expect(valuesOf(await open.next())).toEqual([8, 7]);
  });

  it('a board that turns out not to exist ends its stream without an event', async () => {
    line.cut();
    const reader = await laurel.watchAt(liveUrl(laurel, '550e8400-e29b-41d4-a716-446655440000'));
    expect(reader.status).toBe(200);
    line.heal();
    expect(await reader.ended).toBe(true);
    expect(reader.text.replaceAll(':\n', '')).toBe('retry: 3000\n');
  });
});
