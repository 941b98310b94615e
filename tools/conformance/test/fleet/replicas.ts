import { beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import type { ServiceFleet } from '@laurel/fixtures/service-fleet';
import { Browser } from '@laurel/fixtures/test-browser';

import { Game, scoreOn, signIn } from '../pomomon/game.js';
import { newName } from '../pomomon/names.js';

/** Which replica is asked makes no difference. */
export function severalReplicas(fleetOf: () => ServiceFleet): void {
  let game: Game;
  /** The same game, past the gateway: at one replica each. */
  let atScore: readonly Game[];
  let atStream: readonly Game[];
  beforeAll(() => {
    const { url, score, stream } = fleetOf();
    game = new Game(url);
    atScore = score.map((replica) => new Game(replica.url));
    atStream = stream.map((replica) => new Game(replica.url));
  });

  it('a credit through either replica reaches the streams of both', async () => {
    const name = newName();
    const session = await game.logIn(name);
    const streams = await Promise.all(atStream.map((at) => watchSelf(at, session)));
    for (const [index, at] of atScore.entries()) {
      await at.focus(session);
      for (const stream of streams) await stream.nextWhere((event) => scoreOn(event, name) === (index + 1) * 1_000);
    }
    streams.forEach((stream) => stream.close());
  });

  it('a phase that one replica started is ended once, on either', async () => {
    const name = newName();
    const session = await game.logIn(name);
    const stream = await watchSelf(game, session);
    await atScore[0]?.start(session, '{"minutes":0,"seconds":1}');
    const statuses = await eventually(async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => atScore.map((at) => at.end(session))).flat());
      const all = answers.map(({ status }) => status);
      expect(all).toContain(200);
      return all;
    });
    expect(statuses.filter((status) => status !== 409)).toEqual([200]);
    await stream.nextWhere((event) => scoreOn(event, name) === 1_000);
    stream.close();
  });

  it('a session that was replaced is refused by all replicas at once, and its streams end', async () => {
    const name = newName();
    const older = await game.logIn(name);
    const streams = await Promise.all(atStream.map((at) => watchSelf(at, older)));
    for (const stream of streams) await stream.next();

    const newer = await game.logIn(name);
    expect(await Promise.all(atScore.map(async (at) => (await at.end(older)).status))).toEqual([401, 401]);
    expect(await Promise.all(atStream.map(async (at) => (await watchSelf(at, older)).status))).toEqual([401, 401]);
    expect(await Promise.all(atScore.map(async (at) => (await at.end(newer)).status))).toEqual([409, 409]);
    expect(await Promise.all(streams.map((stream) => stream.ended))).toEqual([true, true]);
  });

  it('of 20 logins of one account that are completed at once, one session is left', async () => {
    const name = newName();
    const logins = await Promise.all(Array.from({ length: 20 }, () => game.openLogin()));
    const pages = await Promise.all(logins.map(({ authUrl }) => signIn(new Browser(), authUrl, name)));
    expect(pages.map(({ status }) => status)).toEqual(logins.map(() => 200));

    const polled = await Promise.all(logins.map(({ token }) => game.poll(token)));
    const sessions = polled.map(({ session_token: session }) => session);
    expect(new Set(sessions).size).toBe(20);
    for (const at of atScore) {
      const statuses = await Promise.all(sessions.map(async (session) => (await at.end(session)).status));
      expect(statuses.filter((status) => status !== 401)).toEqual([409]);
    }
  });

  it('frames come through the gateway one by one, each when it is written', async () => {
    const name = newName();
    const session = await game.logIn(name);
    const stream = await watchSelf(game, session);
    expect(scoreOn(await stream.next(), name)).toBeUndefined();
    for (const score of [1_000, 2_000, 3_000]) {
      expect(stream.waiting).toBe(0);
      await game.focus(session);
      expect(scoreOn(await stream.next(), name)).toBe(score);
    }
    expect(stream.headers['content-length']).toBeUndefined();
    stream.close();
  });

  it('no log holds a secret of a whole round', async () => {
    const { token, authUrl } = await game.openLogin();
    const { url } = await signIn(new Browser(), authUrl, newName());
    const { session_token: session } = await game.poll(token);
    await game.focus(session);
    const stream = await game.watch(`?self=true&token=${session}`);
    await stream.next();
    stream.close();
    await eventually(async () => expect(await fleetOf().gateway.accessLog()).toMatch(/"path":"\/api\/leaderboard"/));

    const { searchParams } = new URL(url);
    const secrets = [token, session, authUrl.split('/').at(-1), searchParams.get('code'), searchParams.get('state')];
    const { gateway, auth, score, stream: streaming } = fleetOf();
    const logs = [await gateway.accessLog(), ...[...auth, ...score, ...streaming].map(({ output }) => output)];
    for (const secret of secrets) {
      expect(secret).toMatch(/^.{20,}$/);
      expect(logs.filter((log) => log.includes(String(secret)))).toEqual([]);
    }
  });
}

function watchSelf(at: Game, session: string): ReturnType<Game['watch']> {
  return at.watch('?self=true', { Authorization: `Bearer ${session}` });
}
