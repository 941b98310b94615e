import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Board } from '@laurel/contracts/leadr/boards';

import { Studio } from './administration.js';
import type { LeadrServer } from './leadr-server.js';
import { SdkGame } from './sdk-game.js';
import type { SdkPage, SdkScore } from './sdk-models.js';
import { SDKS } from './sdks.js';

/** A game changes nothing but an address: its SDK sends what it always sends, and reads what it always reads. */
export function officialSdks(serverOf: () => LeadrServer): void {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.open(serverOf());
  });

  describe.each(SDKS.map((sdk) => [sdk.name, sdk] as const))('that of %s', (_name, sdk) => {
    let board: Board;
    let game: SdkGame;
    beforeAll(async () => {
      board = await studio.board({ keep_strategy: 'ALL' });
      game = new SdkGame(serverOf(), studio.game.id, { sdk });
    });

    it('plays a whole round: session, board, scores, list, place and own scores', async () => {
      const found = await game.board(board.slug);
      expect(found?.id).toBe(board.id);
      expect(await game.board('no-such-board')).toBeUndefined();
      expect((await game.boards()).items.map(({ id }) => id)).toContain(board.id);

      const others = new SdkGame(serverOf(), studio.game.id, { sdk });
      for (const value of [100, 300, 500]) await others.submit(board.id, { value, playerName: 'Max' });
      const first = await game.submit(board.id, { value: 400, display: '400 m', metadata: { level: 5 } });
      const second = await game.submit(board.id, { value: -2.5 });
      expect([first.rank, second.rank]).toEqual([2, 5]);

      expect(valuesOf(await game.scores(board.id))).toEqual([500, 400, 300, 100, -2.5]);
      const around = await game.scoresAround(board.id, first, 3);
      expect(around.items.map(({ rank, value }) => [rank, value])).toEqual([[1, 500], [2, 400], [3, 300]]);
      const aroundValue = await game.scoresAroundValue(board.id, 200, 3);
      expect(aroundValue.items.map(({ rank, value, isPlaceholder }) => [rank, value, isPlaceholder])).toEqual([
        [3, 300, false],
        [4, 200, true],
        [4, 100, false],
      ]);
      const own = await game.scores(board.id, { query: '&identity_id=me' });
      expect(own.items.map(({ rank, playerName }) => [rank, playerName])).toEqual([[2, 'Ada'], [5, 'Ada']]);
      expect(await game.score(second.id)).toEqual(second);

      expect(game.sent.slice(0, 8)).toEqual([
        'POST /v1/client/sessions',
        expect.stringMatching(/^GET \/v1\/client\/boards\/?$/),
        expect.stringMatching(/^GET \/v1\/client\/boards\/?$/),
        'GET /v1/client/boards',
        'GET /v1/client/nonce',
        'POST /v1/client/scores',
        'GET /v1/client/nonce',
        'POST /v1/client/scores',
      ]);
    });

    it('turns pages in both directions with the cursors it is given', async () => {
      const pages = [await game.scores(board.id, { limit: 2 })];
      for (let page = pages[0]; page?.hasNext; page = pages.at(-1)) {
        pages.push(await game.scores(board.id, { limit: 2, query: `&cursor=${encodeURIComponent(page.nextCursor)}` }));
      }
      expect(pages.map(valuesOf)).toEqual([[500, 400], [300, 100], [-2.5]]);
      const back = await game.scores(board.id, { limit: 2, query: `&cursor=${encodeURIComponent(pages[2]?.previousCursor ?? '')}` });
      expect(valuesOf(back)).toEqual([300, 100]);
    });

    it('refreshes two minutes before its token expires, and not earlier', async () => {
      const { accessToken } = await game.start();
      game.pass(779_000);
      await game.scores(board.id);
      expect(game.session?.accessToken).toBe(accessToken);
      game.pass(1_000);
      game.sent.length = 0;
      await game.scores(board.id);
      expect(game.sent).toEqual(['POST /v1/client/sessions/refresh', 'GET /v1/client/scores']);
      expect(game.session?.accessToken).not.toBe(accessToken);
    });

    it('gets over a token that is refused: with another one, or with another session', async () => {
      const session = await game.start();
      game.nonce = await game.newNonce();
      game.session = { ...session, accessToken: 'refused' };
      game.sent.length = 0;
      await game.submit(board.id, { value: 1 });
      const [submission, refresh, nonce] = ['POST /v1/client/scores', 'POST /v1/client/sessions/refresh', 'GET /v1/client/nonce'];
      expect(game.sent).toEqual([submission, refresh, nonce, submission]);

      game.session = { ...session, accessToken: 'refused' };
      game.sent.length = 0;
      await game.scores(board.id);
      expect(game.sent).toEqual(['GET /v1/client/scores', refresh, 'POST /v1/client/sessions', 'GET /v1/client/scores']);
    });

    it('gets over a nonce that is refused', async () => {
      const nonce = await game.newNonce();
      game.nonce = nonce;
      await game.submit(board.id, { value: 2 });
      game.nonce = nonce;
      game.sent.length = 0;
      await game.submit(board.id, { value: 3 });
      expect(game.sent).toEqual(['POST /v1/client/scores', 'GET /v1/client/nonce', 'POST /v1/client/scores']);
    });

    it('shows a player what went wrong, and tries nothing again for it', async () => {
      game.sent.length = 0;
      await expect(game.submit(board.id, { value: 4, playerName: ' ' })).rejects.toMatchObject({
        status: 422,
        message: 'player_name: must not be blank',
      });
      await expect(game.submit(studio.game.id, { value: 4 })).rejects.toMatchObject({ status: 404, message: 'Board not found' });
      expect(game.sent.filter((line) => line.startsWith('POST'))).toHaveLength(2);
    });
  });
}

function valuesOf({ items }: SdkPage<SdkScore>): number[] {
  return items.map(({ value }) => value);
}
