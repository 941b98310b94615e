import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { remoteKeySet } from '@laurel/access/key-set';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';

import type { StreamSettings } from '../src/live/stream-settings.js';
import { namesOf, pageOf, RunningStreamService } from './running-stream-service.js';
import type { FaultyNetwork } from '@laurel/fixtures/faulty-network';
import { faultyNetworkTo } from '@laurel/fixtures/faulty-network';

let database: TestDatabase;
let line: FaultyNetwork;
/** Reaches the database by a line that the test cuts. */
let laurel: RunningStreamService;
/** Reaches it always. */
let elsewhere: RunningStreamService;

async function start(streams: Partial<StreamSettings> = {}): Promise<void> {
  const settings = { compareMs: 100, heartbeatMs: 100, ...streams };
  laurel = await RunningStreamService.start({ databaseUrl: line.url, waitScale: 1, streams: settings });
}

beforeEach(async () => {
  database = await createTestDatabase();
  line = await faultyNetworkTo(database.url);
  elsewhere = await RunningStreamService.start({ databaseUrl: database.url });
  await elsewhere.rank('ada');
});
afterEach(async () => {
  await laurel.close();
  await elsewhere.close();
  await line.close();
  await database.drop();
});

const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

it('a page that could not be read once is read again, though the board has not moved since', async () => {
  await start();
  const open = await laurel.watch();
  await open.next();
  await elsewhere.change('alter table standings rename to standings_away');
  await elsewhere.change('update boards set revision = revision + 1');
  const late = await laurel.watch();
  for (const reader of [open, late]) {
    const beats = reader.comments.length;
    await reader.until(() => reader.comments.length > beats + 3, 'heartbeats');
    expect(reader.waiting).toBe(0);
  }
  await elsewhere.change('update standings_away set value = 7000, sort_key = -7000');
  await elsewhere.change('alter table standings_away rename to standings');
  for (const reader of [open, late]) expect(pageOf(await reader.next()).scores[0]?.score).toBe(7_000);
});

it('a player whose token cannot be judged, because the keys are away, is not refused', async () => {
  laurel = await RunningStreamService.start({
    databaseUrl: database.url,
    keys: remoteKeySet('http://127.0.0.1:1/jwks.json'),
    streams: { showWithinMs: 300 },
  });
  const { token } = await laurel.players.login('ada');
  const reader = await laurel.watch('?self=true', bearer(token));
  expect(reader.status).toBe(200);
  expect(await reader.ended).toBe(true);
  expect(reader.text).toBe('retry: 3000\n');
});

describe('while the database is away', () => {
  it('open streams stay, and show afterwards what has changed meanwhile', async () => {
    await start();
    const { token } = await elsewhere.players.login('ada');
    const readers = [await laurel.watch(), await laurel.watch('?self=true', bearer(token))];
    await Promise.all(readers.map((reader) => reader.next()));
    line.cut();
    await elsewhere.rank('max', 'eve');
    for (const reader of readers) {
      const beats = reader.comments.length;
      await reader.until(() => reader.comments.length > beats + 3, 'heartbeats');
      expect(reader.waiting).toBe(0);
    }
    line.heal();
    for (const reader of readers) expect(namesOf(await reader.next())).toEqual(['max', 'ada', 'eve']);
  });

  it('a new stream opens, and begins as soon as it can', async () => {
    await start();
    line.cut();
    const { token } = await elsewhere.players.login('ada');
    const readers = [
      await laurel.watch(),
      await laurel.watch('?page=0'),
      await laurel.watch('?page=7', { headers: { 'Last-Event-ID': 'any' } }),
      await laurel.watch('?self=true', bearer(token)),
    ];
    for (const reader of readers) {
      expect(reader.status).toBe(200);
      await reader.until(() => reader.comments.length > 1, 'heartbeats');
      expect(reader.text).toMatch(/^retry: 3000\n(:\n)+$/);
    }
    line.heal();
    for (const reader of readers) expect(namesOf(await reader.next())).toEqual(['ada']);
  });

  it('without a word, open streams stay, new ones open, and all show the present when it is back', async () => {
    await start({ headersWithinMs: 200 });
    const open = await laurel.watch();
    await open.next();
    line.silence();
    await elsewhere.rank('max');
    const { token } = await elsewhere.players.login('ada');
    const late = [await laurel.watch(), await laurel.watch('?page=0'), await laurel.watch('?self=true', bearer(token))];
    const nowhere = await laurel.watch('?page=7');
    expect([...late, nowhere].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    line.heal();
    for (const reader of [open, ...late]) expect(namesOf(await reader.next())).toEqual(['ada', 'max']);
    expect(await nowhere.ended).toBe(true);
  });

  it('a page that turns out not to exist ends its stream without an event', async () => {
    await start();
    line.cut();
    const reader = await laurel.watch('?page=1');
    expect(reader.status).toBe(200);
    line.heal();
    expect(await reader.ended).toBe(true);
    expect(reader.text.replaceAll(':\n', '')).toBe('retry: 3000\n');
  });

  it('a session that turns out to be replaced ends its stream without an event', async () => {
    await start();
    const { token } = await elsewhere.players.login('ada');
    await elsewhere.players.login('ada');
    line.cut();
    const reader = await laurel.watch('?self=true', bearer(token));
    expect(reader.status).toBe(200);
    line.heal();
    expect(await reader.ended).toBe(true);
    expect(reader.text.replaceAll(':\n', '')).toBe('retry: 3000\n');
  });

  it('what is wrong in itself is still refused', async () => {
    await start();
    line.cut();
    expect((await fetch(`${laurel.url}?page=-1`)).status).toBe(400);
    expect((await fetch(`${laurel.url}?self=true`)).status).toBe(401);
    expect((await fetch(`${laurel.url}?self=true`, bearer('bad'))).status).toBe(401);
  });

  it('a stream that has had nothing to show for long ends, and its client comes back', async () => {
    await start({ showWithinMs: 300 });
    line.cut();
    const { token } = await elsewhere.players.login('ada');
    for (const reader of [await laurel.watch(), await laurel.watch('?page=1'), await laurel.watch('?self=true', bearer(token))]) {
      expect(await reader.ended).toBe(true);
      expect(reader.text.replaceAll(':\n', '')).toBe('retry: 3000\n');
    }
  });
});
