import { beforeAll, expect, it } from '@jest/globals';

import { Studio } from './administration.js';
import type { LeadrServer } from './leadr-server.js';
import { newFingerprint } from './names.js';
import { SdkGame } from './sdk-game.js';

/** What honest games do all at once; no limit may be in their way. */
export function honestBursts(serverOf: () => LeadrServer): void {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.open(serverOf());
  });

  it('twenty cold starts of one device are twenty sessions of one device', async () => {
    const fingerprint = newFingerprint();
    const games = Array.from({ length: 20 }, () => new SdkGame(serverOf(), studio.game.id, { fingerprint }));
    const sessions = await Promise.all(games.map((game) => game.start()));
    expect(new Set(sessions.map(({ identityId }) => identityId)).size).toBe(1);
    expect(new Set(sessions.map(({ accessToken }) => accessToken)).size).toBe(20);
    const found = await Promise.all(games.map((game) => game.boards()));
    expect(found.map(({ items }) => items.length)).toEqual(games.map(() => 0));
  });

  it('the scores of nine boards at the end of a level are all taken', async () => {
    const boards = await Promise.all(Array.from({ length: 9 }, () => studio.board()));
    const game = new SdkGame(serverOf(), studio.game.id);
    await game.start();
    const scores = await Promise.all(boards.map(({ id }, index) => game.submit(id, { value: index })));
    expect(scores.map(({ value, rank }) => [value, rank])).toEqual(boards.map((_board, index) => [index, 1]));
  });
}
