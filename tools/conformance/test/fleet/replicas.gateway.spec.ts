import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServiceFleet, type ServiceFleet } from '@laurel/fixtures/service-fleet';
import { Browser } from '@laurel/fixtures/test-browser';

import { Game, pageOf, scoreOn, signIn } from '../pomomon/game.js';
import { newName } from '../pomomon/names.js';

let fleet: ServiceFleet;
/** Games that reach one replica each, past the gateway. */
let scoring: Game[];
let streaming: Game[];
let game: Game;

beforeAll(async () => {
  fleet = await startServiceFleet();
  game = new Game(fleet.url);
  scoring = fleet.score.map(({ url }) => new Game(url));
  streaming = fleet.stream.map(({ url }) => new Game(url));
});
afterAll(() => fleet.stop());

const LONG = '{"minutes":10,"seconds":0}';

/** The same in the one order of either list. */
const everywhere = <T>(games: readonly Game[], ask: (game: Game) => Promise<T>): Promise<T[]> => Promise.all(games.map(ask));

describe('several replicas', () => {
  it('show a credit that one of them took on the streams of all', async () => {
    const name = newName();
    const session = await game.logIn(name);
    const streams = await everywhere(streaming, (replica) => replica.watch(`?self=true&token=${session}`));
    for (const stream of streams) expect(scoreOn(await stream.next(), name)).toBeUndefined();
    for (const [round, replica] of scoring.entries()) {
      await replica.focus(session);
      const total = (round + 1) * 1_000;
      for (const stream of streams) await stream.nextWhere((event) => scoreOn(event, name) === total);
    }
    streams.forEach((stream) => stream.close());
  });

  it('credit a phase that another of them started', async () => {
    const [one, other] = scoring;
    const session = await game.logIn(newName());
    expect((await one?.start(session, LONG))?.status).toBe(200);
    expect((await other?.end(session))?.body).toMatch(/not over yet/);
  });

  it('refuse an overwritten session at once, each of them, and end its stream', async () => {
    const name = newName();
    const old = await game.logIn(name);
    const streams = await everywhere(streaming, (replica) => replica.watch(`?self=true&token=${old}`));
    for (const stream of streams) await stream.next();

    const current = await game.logIn(name);
    for (const { status } of await everywhere(scoring, (replica) => replica.start(old, LONG))) expect(status).toBe(401);
    for (const { status } of await everywhere(scoring, (replica) => replica.end(old))) expect(status).toBe(401);
    for (const { status } of await everywhere(scoring, (replica) => replica.start(current, LONG))) expect(status).toBe(200);
    for (const stream of streams) expect(await stream.ended).toBe(true);
    for (const stream of await everywhere(streaming, (replica) => replica.watch(`?self=true&token=${old}`))) {
      expect(stream.status).toBe(401);
    }
  });

  it('leave one valid session of many logins that complete at once', async () => {
    const name = newName();
    const logins = await Promise.all(Array.from({ length: 20 }, () => game.openLogin()));
    await Promise.all(logins.map(({ authUrl }) => signIn(new Browser(), authUrl, name)));
    const sessions = await Promise.all(logins.map(async ({ token }) => (await game.poll(token)).session_token));
    for (const replica of scoring) {
      const answers = await Promise.all(sessions.map((session) => replica.start(session, LONG)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
    }
  });

  it('credit a phase once, however many of its ends reach them at once', async () => {
    const name = newName();
    const session = await game.logIn(name);
    await game.start(session, '{"minutes":0,"seconds":1}');
    const answers: number[] = [];
    // The early ones are told that the phase keeps running.
    while (!answers.includes(200)) {
      const round = await Promise.all(Array.from({ length: 10 }, (_, number) => scoring[number % 2]?.end(session)));
      answers.push(...round.map((answer) => answer?.status ?? 0));
    }
    expect(answers.filter((status) => status === 200)).toHaveLength(1);
    const stream = await game.watch(`?self=true&token=${session}`);
    expect(scoreOn(await stream.next(), name)).toBe(1_000);
    stream.close();
  });
});

describe('the gateway', () => {
  it('passes a stream on event by event', async () => {
    const session = await game.logIn(newName());
    const stream = await game.watch(`?self=true&token=${session}`);
    expect(pageOf(await stream.next()).page).toBe(0);
    for (const credited of [1_000, 2_000]) {
      await game.focus(session);
      const event = await stream.nextWhere((each) => pageOf(each).scores.some(({ score }) => score === credited));
      expect(event.data).not.toContain('\n');
    }
    stream.close();
  });
});
