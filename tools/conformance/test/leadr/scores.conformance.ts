import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Board } from '@laurel/contracts/leadr/boards';

import { Studio } from './administration.js';
import { ask, type LeadrServer } from './leadr-server.js';
import { SdkGame } from './sdk-game.js';
import type { SdkPage, SdkScore } from './sdk-models.js';

const TIED = [5, 3, 5, 5, 1, 3, 5, 1, 9, 3, 5];

export function scores(serverOf: () => LeadrServer): void {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.open(serverOf());
  });

  const newGame = (options: { testMode?: boolean } = {}) => new SdkGame(serverOf(), studio.game.id, options);

  describe('of one device are kept', () => {
    it.each([
      ['FIRST_ONLY', 'DESCENDING', [10, 10, 10], [10]],
      ['BEST_ONLY', 'DESCENDING', [10, 30, 30], [30]],
      ['BEST_ONLY', 'ASCENDING', [10, 10, 10], [10]],
      ['LATEST_ONLY', 'DESCENDING', [10, 30, 20], [20]],
      ['ALL', 'DESCENDING', [10, 30, 20], [30, 20, 10]],
      ['ALL', 'ASCENDING', [10, 30, 20], [10, 20, 30]],
      ['SUM', 'DESCENDING', [10, 40, 60], [60]],
    ])('%s, %s', async (keep_strategy, sort_direction, answered, listed) => {
      const board = await studio.board({ keep_strategy, sort_direction });
      const game = newGame();
      const answers = [];
      for (const value of [10, 30, 20]) answers.push(await game.submit(board.id, { value }));
      expect(answers.map(({ value }) => value)).toEqual(answered);
      const { items } = await game.scores(board.id);
      expect(items.map(({ value, rank }) => [rank, value])).toEqual(listed.map((value, index) => [index + 1, value]));
    });

    it('with the name of the one that stands', async () => {
      const board = await studio.board({ keep_strategy: 'BEST_ONLY' });
      const game = newGame();
      const best = await game.submit(board.id, { value: 2, playerName: 'Ada' });
      expect(await game.submit(board.id, { value: 1, playerName: 'Max' })).toEqual(best);
    });
  });

  describe('that are tied', () => {
    let board: Board;
    let game: SdkGame;
    let inOrder: SdkScore[];
    beforeAll(async () => {
      board = await studio.board({ keep_strategy: 'ALL' });
      game = newGame();
      const sent: SdkScore[] = [];
      for (const value of TIED) sent.push(await game.submit(board.id, { value }));
      // The newer one leads.
      const best = sent.reverse().sort((one, other) => other.value - one.value);
      inOrder = best.map((score, index) => ({ ...score, rank: index + 1 }));
    });

    it('have ranks of their own, the newest of them the best', async () => {
      expect((await game.scores(board.id, { limit: 100 })).items).toEqual(inOrder);
      for (const score of inOrder) expect(await game.score(score.id)).toEqual(score);
    });

    it.each([
      ['', 1],
      ['', 2],
      ['', 3],
      ['', 11],
      ['&sort=value:desc,created_at:desc', 3],
      ['&identity_id=me', 4],
    ])('are walked over and back, each once: "%s" by %i', async (query, limit) => {
      const turn = (cursor: string): Promise<SdkPage<SdkScore>> =>
        game.scores(board.id, { limit, query: `${query}&cursor=${encodeURIComponent(cursor)}` });
      const over = [await game.scores(board.id, { limit, query })];
      for (let page = over[0]; page?.hasNext; page = over.at(-1)) over.push(await turn(page.nextCursor));
      const back = over.slice(-1);
      for (let page = back[0]; page?.hasPrevious; page = back.at(-1)) back.push(await turn(page.previousCursor));
      expect(over.flatMap(({ items }) => items)).toEqual(inOrder);
      expect(back.reverse().flatMap(({ items }) => items)).toEqual(inOrder);
      expect(back[0]?.previousCursor).toBe('');
    });

    it('refuse a cursor of another list, and one that was changed', async () => {
      const { nextCursor } = await game.scores(board.id, { limit: 2 });
      const cursors = [`${nextCursor}&sort=value:asc`, `${nextCursor}&identity_id=me`, `${nextCursor}A`, 'nonsense', ''];
      for (const cursor of cursors) {
        await expect(game.scores(board.id, { limit: 2, query: `&cursor=${cursor}` })).rejects.toMatchObject({ status: 422 });
      }
      expect((await game.scores(board.id, { limit: 5, query: `&cursor=${nextCursor}` })).items).toEqual(inOrder.slice(2, 7));
    });
  });

  describe('around a value', () => {
    const board = async (values: readonly number[], settings: object = {}) => {
      const { id } = await studio.board({ keep_strategy: 'ALL', ...settings });
      const game = newGame();
      for (const value of values) await game.submit(id, { value });
      return async (value: number, limit: number): Promise<string[]> => {
        const { items } = await game.scoresAroundValue(id, value, limit);
        return items.map((score) => `${score.rank}: ${score.value}${score.isPlaceholder ? ' placeholder' : ''}`);
      };
    };

    it('stand as many above it as below, as far as there are any', async () => {
      const around = await board([100, 200, 300, 500, 600, 700]);
      expect(await around(400, 5)).toEqual(['2: 600', '3: 500', '4: 400 placeholder', '4: 300', '5: 200']);
      expect(await around(800, 5)).toEqual(['1: 800 placeholder', '1: 700', '2: 600', '3: 500', '4: 300']);
      expect(await around(50, 3)).toEqual(['5: 200', '6: 100', '7: 50 placeholder']);
    });

    it('stand below it when they are equal', async () => {
      const around = await board([100, 300, 300, 300, 500]);
      expect(await around(300, 7)).toEqual(['1: 500', '2: 300 placeholder', '2: 300', '3: 300', '4: 300', '5: 100']);
    });

    it('are better when they are lower, where the board says so', async () => {
      const around = await board([1.5, 2.5, 3.5], { sort_direction: 'ASCENDING' });
      expect(await around(2, 3)).toEqual(['1: 1.5', '2: 2 placeholder', '2: 2.5']);
    });
  });

  it('of sessions in test mode are a board of their own, also after a refresh', async () => {
    const board = await studio.board({ keep_strategy: 'BEST_ONLY' });
    const [playing, testing] = [newGame(), newGame({ testMode: true })];
    const real = await playing.submit(board.id, { value: 1 });
    await testing.start();
    expect(await testing.refresh()).toBe(true);
    const test = await testing.submit(board.id, { value: 2 });
    expect([real.rank, real.isTest, test.rank, test.isTest]).toEqual([1, false, 1, true]);
    expect((await playing.scores(board.id)).items).toEqual([real]);
    expect((await testing.scores(board.id)).items).toEqual([test]);
    expect((await playing.scoresAroundValue(board.id, 5, 3)).items.map(({ value }) => value)).toEqual([5, 1]);
    await expect(playing.score(test.id)).rejects.toMatchObject({ status: 404 });
    await expect(playing.scoresAround(board.id, test, 3)).rejects.toMatchObject({ status: 404 });
  });

  it('of another game do not exist', async () => {
    const board = await studio.board();
    const score = await newGame().submit(board.id, { value: 1 });
    const stranger = new SdkGame(serverOf(), (await Studio.open(serverOf())).game.id);
    const attempts = [() => stranger.score(score.id), () => stranger.scores(board.id), () => stranger.submit(board.id, { value: 2 })];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['"1"', 422],
    ['true', 422],
    ['null', 422],
    ['1e999', 422],
    ['NaN', 422],
    ['[1]', 422],
    ['1000.0', 201],
    ['-0.5e-3', 201],
    ['9007199254740993', 201],
  ])('have a number for a value: %s is %i', async (value, status) => {
    const { id } = await studio.board();
    const answer = await newGame().authenticated('POST /v1/client/scores', `{"board_id":"brd_${id}","player_name":"Ada","value":${value}}`);
    expect(answer.status).toBe(status);
    if (status === 201) expect(answer.body).toMatchObject({ value: Number(value) });
  });

  it('say nothing of where they came from', async () => {
    const { id } = await studio.board();
    const game = newGame();
    const score = await game.submit(id, { value: 1 });
    const { body } = await ask<object>(serverOf(), `GET /v1/client/scores/${score.id}`, { headers: game.authorization() });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:device_id|timezone|country|city)$/)]));
  });
}
