import { beforeAll, expect, it } from '@jest/globals';
import { EventStreamReader } from '@laurel/fixtures/event-stream-reader';

import { Studio } from './administration.js';
import type { LeadrServer } from './leadr-server.js';
import { LiveBoard } from './live-board.js';
import { SdkGame } from './sdk-game.js';

export function liveBoards(serverOf: () => LeadrServer): void {
  let studio: Studio;
  let game: SdkGame;
  beforeAll(async () => {
    studio = await Studio.open(serverOf());
    game = new SdkGame(serverOf(), studio.game.id);
  });

  it('begin at once with a page, for anybody from anywhere', async () => {
    const board = await studio.board();
    const live = await LiveBoard.open(serverOf(), `brd_${board.id}`, { Origin: 'https://fans.example' });
    expect(await live.next()).toEqual({ page: 0, max_page: 0, total: 0, revision: 0, scores: [] });
    expect(live.stream.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': '*',
    });
    expect(live.stream.headers['content-encoding']).toBeUndefined();
    live.close();
  });

  it('move with every score', async () => {
    const board = await studio.board();
    const live = await LiveBoard.open(serverOf(), board.id);
    await live.next();
    for (const value of [1, 2, 3]) {
      const { id } = await game.submit(board.id, { value, display: `${value} m` });
      const page = await live.where(({ revision }) => revision === value);
      expect(page.scores[0]).toMatchObject({ rank: 1, id, player_name: 'Ada', value, value_display: `${value} m` });
    }
    live.close();
  });

  it('follow a score from page to page', async () => {
    const board = await studio.board({ keep_strategy: 'ALL' });
    const { id } = await game.submit(board.id, { value: 1 });
    const live = await LiveBoard.open(serverOf(), `${board.id}?page_size=1&around=${id}`);
    expect(await live.next()).toMatchObject({ page: 0, max_page: 0, scores: [{ id, rank: 1 }] });
    await game.submit(board.id, { value: 2 });
    expect(await live.where(({ total }) => total === 2)).toMatchObject({ page: 1, max_page: 1, scores: [{ id, rank: 2 }] });
    live.close();
  });

  it('show nothing of test mode', async () => {
    const board = await studio.board();
    await new SdkGame(serverOf(), studio.game.id, { testMode: true }).submit(board.id, { value: 9 });
    await game.submit(board.id, { value: 1 });
    const live = await LiveBoard.open(serverOf(), board.id);
    expect(await live.next()).toMatchObject({ total: 1, scores: [{ value: 1 }] });
    live.close();
  });

  it('end with their board', async () => {
    const board = await studio.board();
    const live = await LiveBoard.open(serverOf(), board.id);
    await live.next();
    await studio.administration.patch(`/v1/boards/${board.id}`, { deleted: true });
    expect(await live.stream.ended).toBe(true);
    const { status } = await EventStreamReader.open(`${serverOf().url}/v1/live/boards/${board.id}`);
    expect(status).toBe(404);
  });
}
