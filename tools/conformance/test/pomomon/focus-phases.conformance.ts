import { beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import type { EventStreamReader } from '@laurel/fixtures/event-stream-reader';

import { exchange } from '../http-exchange.js';
import { Game, scoreOn } from './game.js';
import { newName } from './names.js';

const ONE_SECOND = '{"minutes":0,"seconds":1}';
const ONE_MINUTE = '{"minutes":1,"seconds":0}';

interface Player {
  readonly name: string;
  readonly session: string;
  /** Follows their own place. */
  readonly board: EventStreamReader;
}

export function focusPhases(urlOf: () => string): void {
  let game: Game;
  beforeAll(() => {
    game = new Game(urlOf());
  });

  async function newPlayer(): Promise<Player> {
    const name = newName();
    const session = await game.logIn(name);
    return { name, session, board: await game.watch('?self=true', { Authorization: `Bearer ${session}` }) };
  }

  async function untilScored({ name, board }: Player, score: number): Promise<void> {
    await board.nextWhere((event) => scoreOn(event, name) === score);
    board.close();
  }

  it('earn exactly what was registered, and add up', async () => {
    const player = await newPlayer();
    await game.focus(player.session, 1);
    await game.focus(player.session, 2);
    await untilScored(player, 3_000);
  });

  it('are answered with 200 and a line of text', async () => {
    const session = await game.logIn(newName());
    const started = await game.start(session, ONE_SECOND);
    expect(started).toMatchObject({ status: 200, body: 'SUCCESS' });
    expect(started.headers.get('content-type')).toMatch(/^text\/plain\b/);
  });

  it('that are ended too early go on, and count when they are over', async () => {
    const player = await newPlayer();
    await game.start(player.session, ONE_SECOND);
    expect((await game.end(player.session)).status).toBe(409);
    await eventually(async () => expect((await game.end(player.session)).status).toBe(200), { everyMs: 50 });
    expect((await game.end(player.session)).status).toBe(409);
    await untilScored(player, 1_000);
  });

  it('are replaced by a new start, and then earn nothing', async () => {
    const player = await newPlayer();
    await game.start(player.session, '{"minutes":280,"seconds":16800}');
    await game.focus(player.session, 1);
    await untilScored(player, 1_000);
  });

  it('are credited once, however many ends arrive at once', async () => {
    const player = await newPlayer();
    await game.start(player.session, ONE_SECOND);
    const statuses = await eventually(
      async () => {
        const answers = await Promise.all(Array.from({ length: 10 }, () => game.end(player.session)));
        const all = answers.map(({ status }) => status).sort();
        expect(all).toContain(200);
        return all;
      },
      { everyMs: 100 },
    );
    expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    await untilScored(player, 1_000);
  });

  it('cannot end before they have started', async () => {
    expect((await game.end(await game.logIn(newName()))).status).toBe(409);
  });

  it('start with any sound body', async () => {
    const session = await game.logIn(newName());
    const bodies = [
      '{"minutes":280,"seconds":0}',
      '{"minutes":0,"seconds":16800}',
      '{"minutes":280,"seconds":16800}',
      '{"minutes":10.0,"seconds":0}',
      '{"minutes":10,"seconds":120,"mood":{"calm":true}}',
      '{"minutes":"x","minutes":1,"seconds":0}',
      `\uFEFF${ONE_MINUTE}`,
    ];
    for (const body of bodies) expect({ body, status: (await game.start(session, body)).status }).toEqual({ body, status: 200 });
    const types = ['text/plain', 'application/json', 'application/json;charset=UTF-8', 'application/x-www-form-urlencoded'];
    for (const type of types) {
      const headers = { Authorization: `bearer ${session}`, 'Content-Type': type, 'Content-Length': String(ONE_MINUTE.length) };
      const { status } = await exchange(urlOf(), 'POST /api/submissions/start', { headers, body: ONE_MINUTE });
      expect({ type, status }).toEqual({ type, status: 200 });
    }
    const chunked = { Authorization: `Bearer ${session}`, 'Transfer-Encoding': 'chunked' };
    const body = `${ONE_MINUTE.length.toString(16)}\r\n${ONE_MINUTE}\r\n0\r\n\r\n`;
    expect((await exchange(urlOf(), 'POST /api/submissions/start', { headers: chunked, body })).status).toBe(200);
  });

  it('do not start with any other body, and leave the running phase alone', async () => {
    const player = await newPlayer();
    await game.start(player.session, ONE_SECOND);
    const bodies = [
      ...['', '{', '[]', 'null', '"x"', '5', '{}', '{"minutes":1}', '{"seconds":1}', '{"__proto__":{"minutes":1,"seconds":1}}'],
      ...['0', '-1', '1.5', 'NaN', 'Infinity', '"10"', 'true', 'null', '[10]', '{}', '""', '281', '9007199254740993', '1e400'].map(
        (minutes) => `{"minutes":${minutes},"seconds":0}`,
      ),
      ...['-1', '16801', '"1"', 'null'].map((seconds) => `{"minutes":0,"seconds":${seconds}}`),
      `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    ];
    for (const body of bodies) {
      const answer = await game.start(player.session, body);
      expect({ body, status: answer.status }).toEqual({ body, status: 400 });
      expect(answer.body).toMatch(/^[^\r\n]+$/);
    }
    await eventually(async () => expect((await game.end(player.session)).status).toBe(200), { everyMs: 50 });
    await untilScored(player, 1_000);
  });
}
