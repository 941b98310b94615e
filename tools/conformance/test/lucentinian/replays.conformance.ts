import { beforeEach, expect, it } from '@jest/globals';

import { exchange, type Answer } from '../http-exchange.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { recordBody, TableGame } from './table-game.js';

/** @param replicasOf several places that the same is asked of at once; the server alone unless given */
export function replays(serverOf: () => LeadrServer, replicasOf = () => [serverOf()]): void {
  let game: TableGame;
  let post: string;
  beforeEach(async () => {
    game = await TableGame.open(serverOf(), { capacity: 2 });
    post = `POST ${game.path}`;
  });

  /** The same request, often, everywhere and at once: what all are answered. */
  async function atOnce(line: string, sent: ReturnType<TableGame['signed']>): Promise<string[]> {
    const replicas = replicasOf();
    const answers = await Promise.all(Array.from({ length: 20 }, () => replicas.map(({ url }) => exchange(url, line, sent))).flat());
    return [...new Set(answers.map(({ status, body }: Answer) => `${status} ${body}`))];
  }

  it('of a record are answered as it was, and add nothing', async () => {
    await game.add({ score: 9 });
    const sent = game.signed(post, { body: recordBody({ score: 5 }) });
    expect(await atOnce(post, sent)).toEqual(['200 {"position":1}']);
    expect(await game.scores()).toEqual([9, 5]);
    await game.add({ score: 10 });
    expect(await atOnce(post, sent)).toEqual(['200 {"position":1}']);
    expect(await game.scores()).toEqual([10, 9]);
    await game.clear();
    expect(await atOnce(post, sent)).toEqual(['200 {"position":1}']);
    expect(await game.scores()).toEqual([]);
  });

  it('of a record that was not good enough add it no more when it would be', async () => {
    for (const score of [9, 8]) await game.add({ score });
    const sent = game.signed(post, { body: recordBody({ score: 5 }) });
    expect(await atOnce(post, sent)).toEqual(['200 {"position":null}']);
    await game.clear();
    expect(await atOnce(post, sent)).toEqual(['200 {"position":null}']);
    expect(await game.scores()).toEqual([]);
  });

  it('of a deletion delete nothing that came since', async () => {
    for (const line of [`DELETE ${game.path}`, `GET ${game.path}/deleted/`, `GET ${game.path}/deleted`]) {
      await game.add({ score: 1 });
      const sent = game.signed(line);
      expect(await atOnce(line, sent)).toEqual(['204 ']);
      await game.add({ score: 2 });
      expect(await atOnce(line, sent)).toEqual(['204 ']);
      expect(await game.scores()).toEqual([2]);
      await game.clear();
    }
  });

  it('with another method are refused, at once with it and later', async () => {
    const remove = `DELETE ${game.path}`;
    const added = game.signed(post, { body: recordBody() });
    const [positions, refusals] = await Promise.all([atOnce(post, added), atOnce(remove, added)]);
    expect([positions, refusals]).toEqual([['200 {"position":0}'], [expect.stringMatching(/^400 /)]]);
    expect(await atOnce(remove, added)).toEqual([expect.stringMatching(/^400 /)]);
    expect(await game.scores()).toEqual([7]);

    const removed = game.signed(remove);
    expect(await atOnce(remove, removed)).toEqual(['204 ']);
    expect(await atOnce(post, removed)).toEqual([expect.stringMatching(/^400 /)]);
    expect(await game.scores()).toEqual([]);
  });

  it('of a record that was refused do not delete', async () => {
    await game.add();
    const refused = game.signed(post, { body: '{' });
    for (const line of [post, `DELETE ${game.path}`]) expect(await atOnce(line, refused)).toEqual([expect.stringMatching(/^400 /)]);
    expect(await game.scores()).toEqual([7]);
  });

  it('of a read never delete; reads themselves may be repeated', async () => {
    await game.add();
    const read = `GET ${game.path}`;
    const sent = game.signed(read);
    for (const asked of [read, `HEAD ${game.path}`]) expect(await atOnce(asked, sent)).toEqual([expect.stringMatching(/^200 /)]);
    expect(await atOnce(`DELETE ${game.path}`, sent)).toEqual([expect.stringMatching(/^401 /)]);
    expect(await game.scores()).toEqual([7]);
  });

  it('of a write may read: nothing comes of that', async () => {
    const line = `DELETE ${game.path}`;
    const sent = game.signed(line);
    expect(await atOnce(line, sent)).toEqual(['204 ']);
    await game.add();
    expect(await atOnce(`GET ${game.path}`, sent)).toEqual([expect.stringMatching(/^200 /)]);
    expect(await game.scores()).toEqual([7]);
  });
}
