import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { EventBus } from '@laurel/storage/event-bus/event-bus';

import type { RunOptions } from './running-stream-service.js';
import { metric, namesOf, pageOf, RunningStreamService } from './running-stream-service.js';

let database: TestDatabase;
let laurel: RunningStreamService;
/** The service's ends of its connections. */
let sockets: Socket[];

async function start(options: Omit<RunOptions, 'databaseUrl'> = {}): Promise<void> {
  laurel = await RunningStreamService.start({ databaseUrl: database.url, ...options });
  sockets = [];
  (laurel.service.app.getHttpServer() as Server).on('connection', (socket) => sockets.push(socket));
}

async function dial(): Promise<Socket> {
  const socket = connect(Number(new URL(laurel.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const requestFor = (query: string) => `GET /api/leaderboard${query} HTTP/1.1\r\nHost: laurel\r\n\r\n`;
const REQUEST = requestFor('');
const openStreams = () => metric('sse_open');

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await laurel.close();
  await database.drop();
});

describe('one stream too many', () => {
  const expectSentAway = async (reader: Awaited<ReturnType<RunningStreamService['watch']>>) => {
    expect(reader.status).toBe(200);
    expect(reader.headers).toMatchObject({ 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' });
    expect(await reader.ended).toBe(true);
    expect(reader.text).toBe('retry: 30000\n');
  };

  it('from one address is asked to come back later, until another one leaves', async () => {
    await start({ streams: { streamsPerAddress: 2 } });
    const readers = [await laurel.watch(), await laurel.watch()];
    await expectSentAway(await laurel.watch());
    await Promise.all(readers.map((reader) => reader.next()));
    readers[0]?.close();
    await eventually(async () => expect(await openStreams()).toBe(1));
    await (await laurel.watch()).next();
  });

  it('is counted by the address that a trusted proxy forwards', async () => {
    await start({ streams: { streamsPerAddress: 1 }, trustedProxies: ['127.0.0.1/32'] });
    const from = (address: string) => laurel.watch('', { headers: { 'X-Forwarded-For': address } });
    await (await from('192.0.2.1')).next();
    await (await from('192.0.2.2')).next();
    await expectSentAway(await from('192.0.2.1'));
  });

  it('is not hidden by another address of the same IPv6 network', async () => {
    await start({ streams: { streamsPerAddress: 1 }, trustedProxies: ['127.0.0.1/32'] });
    const from = (address: string) => laurel.watch('', { headers: { 'X-Forwarded-For': address } });
    await (await from('2001:db8:0:1::1')).next();
    await (await from('2001:db8:0:2::1')).next();
    await expectSentAway(await from('2001:db8:0:1::2'));
  });

  it('is not hidden by an address that somebody claims', async () => {
    await start({ streams: { streamsPerAddress: 1 } });
    await (await laurel.watch('', { headers: { 'X-Forwarded-For': '192.0.2.1' } })).next();
    await expectSentAway(await laurel.watch('', { headers: { 'X-Forwarded-For': '192.0.2.2' } }));
  });

  it('for the whole process is asked to come back later', async () => {
    await start({ streams: { streamsPerProcess: 3 } });
    for (let stream = 0; stream < 3; stream += 1) await (await laurel.watch()).next();
    await expectSentAway(await laurel.watch());
  });

  it('is counted, by the reason, as those are that may stay', async () => {
    await start({ streams: { streamsPerAddress: 1 }, trustedProxies: ['127.0.0.1/32'] });
    const answers = () =>
      Promise.all(['opened', 'address-full', 'process-full', 'draining'].map((answer) => metric('sse_answers_total', { answer })));
    const before = await answers();
    await (await laurel.watch()).next();
    await expectSentAway(await laurel.watch());
    expect((await answers()).map((count, index) => count - (before[index] ?? 0))).toEqual([1, 1, 0, 0]);
  });

  it('is still told when its request is wrong', async () => {
    await start({ streams: { streamsPerProcess: 0 } });
    expect((await fetch(`${laurel.url}?page=x`)).status).toBe(400);
  });
});

describe('a client that does not read', () => {
  /** Large enough to fill what the system itself buffers within few frames. */
  const FRAME_BYTES = 1_000_000;

  async function rankLongName(bytes = FRAME_BYTES): Promise<string> {
    const [playerId = ''] = await laurel.rank('ada');
    await laurel.change('update competitors set name = $1', ['.'.repeat(bytes)]);
    return playerId;
  }

  async function notReading(query = ''): Promise<{ client: Socket; server: Socket }> {
    const client = await dial();
    client.pause();
    client.write(requestFor(query));
    const server = sockets.find(({ remotePort }) => remotePort === client.localPort);
    if (server === undefined) throw new Error('the service has not seen the connection');
    return { client, server };
  }

  it('has nothing kept for it but the newest page, and gets that when it reads again', async () => {
    await start();
    const ada = await rankLongName();
    const { client, server } = await notReading();
    const healthy = await laurel.watch('', { patienceMs: 20_000 });
    await healthy.next();
    let last = 0;
    for (let change = 0; change < 16; change += 1) {
      last = await laurel.credit(ada, 1_000);
      await healthy.nextWhere(({ id }) => id.endsWith(`-${last}`));
      expect(server.writableLength).toBeLessThan(2.5 * FRAME_BYTES);
    }
    const ids: string[] = [];
    client.setEncoding('utf8').on('data', (text: string) => ids.push(...(text.match(/id: \S+/g) ?? [])));
    client.resume();
    await eventually(() => expect(ids.at(-1)).toBe(`id: ${laurel.board.epoch}-${last}`));
    expect(ids.length).toBeLessThan(16);
    client.destroy();
  });

  it('is dropped after a while, and the others do not notice', async () => {
    await start({ streams: { slowReaderMs: 300 } });
    const ada = await rankLongName();
    const { client, server } = await notReading();
    const healthy = await laurel.watch('', { patienceMs: 20_000 });
    await healthy.next();
    const droppedBefore = await metric('sse_dropped_slow_total');
    const gone = once(server, 'close');
    while (!server.destroyed) {
      const revision = await laurel.credit(ada, 1_000);
      await healthy.nextWhere(({ id }) => id.endsWith(`-${revision}`));
    }
    await gone;
    expect((await metric('sse_dropped_slow_total')) - droppedBefore).toBe(1);
    await eventually(async () => expect(await openStreams()).toBe(1));
    client.destroy();
  });

  it('cannot hold its connection by not taking in the end of its stream', async () => {
    await start({ streams: { slowReaderMs: 300, coalesceMs: 0 } });
    const ada = await rankLongName(15_000);
    const { token, playerId } = await laurel.players.login('max');
    const { client, server } = await notReading(`?self=true&token=${token}`);
    // Until the system takes no more, and yet too little waits here for the stream to count as blocked.
    while (server.writableLength === 0) await laurel.credit(ada, 1_000);
    const gone = once(server, 'close');
    await laurel.service.app.get(EventBus, { strict: false }).publish('session-changed', { playerId, sessionId: null });
    await gone;
    client.destroy();
  });
});

describe('a client that goes', () => {
  it('by closing its half of the connection leaves nothing behind', async () => {
    await start();
    const socket = await dial();
    socket.resume();
    socket.end(REQUEST);
    await once(socket, 'close');
    await eventually(async () => expect(await openStreams()).toBe(0));
  });

  it('leaves nothing behind of streams that waited for one another', async () => {
    await start();
    const socket = await dial();
    socket.write(REQUEST.repeat(100));
    await eventually(async () => expect(await openStreams()).toBe(100));
    socket.destroy();
    await eventually(async () => expect(await openStreams()).toBe(0));
  });

  it('at any moment leaves nothing behind', async () => {
    await start({ streams: { streamsPerAddress: 1_000 } });
    const moments = [
      async (socket: Socket) => void socket.write(REQUEST),
      async (socket: Socket) => void (await new Promise((resolve) => socket.write(REQUEST, resolve))),
      async (socket: Socket) => {
        socket.write(REQUEST);
        await once(socket, 'data');
      },
      async (socket: Socket) => {
        let text = '';
        socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        socket.write(REQUEST);
        await eventually(() => expect(text).toContain('data: '));
      },
    ];
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const socket = await dial();
          await moments[index % moments.length]?.(socket);
          socket.destroy();
        }),
      );
    }
    await eventually(async () => expect(await openStreams()).toBe(0));
    await eventually(() => expect(sockets.every(({ destroyed }) => destroyed)).toBe(true));
    expect(sockets).toHaveLength(500);
    const reader = await laurel.watch();
    expect(pageOf(await reader.next()).page).toBe(0);
  });

  it('has its feed freed, and the next one is shown the present', async () => {
    await start();
    const [ada = ''] = await laurel.rank('ada');
    const reader = await laurel.watch();
    await reader.next();
    reader.close();
    await eventually(async () => expect(await openStreams()).toBe(0));
    const readsBefore = await metric('sse_page_reads_total');
    await laurel.credit(ada, 1_000);
    expect(pageOf(await (await laurel.watch()).next()).scores[0]?.score).toBe(101_000);
    expect((await metric('sse_page_reads_total')) - readsBefore).toBe(1);
  });
});

it('a stream ends completely after its time', async () => {
  await start({ streams: { rotateMs: 300 } });
  await laurel.rank('ada');
  const reader = await laurel.watch();
  expect(namesOf(await reader.next())).toEqual(['ada']);
  expect(await reader.ended).toBe(true);
  await eventually(async () => expect(await openStreams()).toBe(0));
});

describe('a process that shuts down', () => {
  it('ends its streams completely, one after the other, and asks newcomers to come back', async () => {
    await start({ streams: { drainMs: 1_000 } });
    const readers = await Promise.all(Array.from({ length: 40 }, () => laurel.watch()));
    await Promise.all(readers.map((reader) => reader.next()));
    let ended = 0;
    readers.forEach((reader) => void reader.ended.then(() => (ended += 1)));
    const closed = laurel.service.close();
    await Promise.race(readers.map((reader) => reader.ended));
    expect(ended).toBeLessThan(40);
    const late = await laurel.watch();
    expect(late.status).toBe(200);
    expect(await late.ended).toBe(true);
    expect(late.text).toBe('retry: 3000\n');
    await closed;
    expect(await Promise.all(readers.map((reader) => reader.ended))).toEqual(readers.map(() => true));
    expect(await openStreams()).toBe(0);
  });

  it('does not wait for a client that does not read', async () => {
    await start();
    await laurel.rank('ada');
    await laurel.change('update competitors set name = $1', ['.'.repeat(10_000_000)]);
    const socket = await dial();
    socket.pause();
    socket.write(REQUEST);
    await eventually(() => expect(sockets[0]?.writableLength).toBeGreaterThan(0));
    const gone = once(sockets[0] as Socket, 'close');
    await laurel.service.close();
    await gone;
    socket.destroy();
  });
});
