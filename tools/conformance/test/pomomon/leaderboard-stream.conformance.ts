import { beforeAll, describe, expect, it } from '@jest/globals';

import { Game, pageOf, scoreOn } from './game.js';
import { newName } from './names.js';

export function leaderboardStream(urlOf: () => string): void {
  let game: Game;
  let name: string;
  let session: string;
  beforeAll(async () => {
    game = new Game(urlOf());
    name = newName();
    session = await game.logIn(name);
    await game.focus(session);
  });

  it('begins at once with a page, as an unnamed event', async () => {
    const stream = await game.watch('', { 'Accept-Encoding': 'gzip', Origin: 'https://club.example' });
    const event = await stream.next();
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': '*',
    });
    expect(stream.headers['content-encoding']).toBeUndefined();
    expect(stream.headers['content-length']).toBeUndefined();
    expect(stream.retry).toBe(3_000);
    expect(event).toMatchObject({ event: '', id: expect.stringMatching(/^\w+-\d+$/) });
    expect(stream.text).toMatch(/\ndata: \{[^\n]*\}\n\n/);

    const page = pageOf(event);
    expect(Object.keys(page).sort()).toEqual(['max_page', 'page', 'scores']);
    expect(page.page).toBe(0);
    expect(page.scores.length).toBeLessThanOrEqual(15);
    for (const score of page.scores) {
      expect(score).toEqual({ id: expect.any(String), name: expect.any(String), score: expect.any(Number) });
      expect(score.score % 1_000).toBe(0);
    }
    expect(page.scores).toEqual([...page.scores].sort((one, other) => other.score - one.score));
    stream.close();
  });

  it('shows a credit to those who watch', async () => {
    const stream = await game.watch('?self=true', { Authorization: `Bearer ${session}` });
    const before = scoreOn(await stream.next(), name) ?? 0;
    await game.focus(session);
    await stream.nextWhere((event) => scoreOn(event, name) === before + 1_000);
    stream.close();
  });

  it('follows the player who names themselves by header or, where headers cannot be sent, in the query', async () => {
    const streams = await Promise.all([
      game.watch('?self=true', { Authorization: `Bearer ${session}` }),
      game.watch(`?self=true&token=${session}`),
      game.watch(`?self=true&page=5`, { Authorization: `Bearer ${session}` }),
    ]);
    for (const stream of streams) {
      expect(scoreOn(await stream.next(), name)).toBeGreaterThan(0);
      stream.close();
    }
  });

  it('shows page 0 to a player who has no place yet', async () => {
    const stream = await game.watch('?self=true', { Authorization: `Bearer ${await game.logIn(newName())}` });
    expect(pageOf(await stream.next()).page).toBe(0);
    stream.close();
  });

  it('shows the last page to a client that comes back to a page that is gone', async () => {
    const stream = await game.watch('?page=999999', { 'Last-Event-ID': 'x-1' });
    const { page, max_page: last } = pageOf(await stream.next());
    expect(page).toBe(last);
    stream.close();
  });

  describe('opens with', () => {
    it.each([
      ['', {}],
      ['?page=0', {}],
      ['?self=false', { Authorization: 'Bearer nonsense' }],
      ['', { Authorization: 'Bearer nonsense' }],
      ['?mood=calm', {}],
      ['', { Accept: 'application/json' }],
      ['', { Accept: '*/*' }],
    ])('%s %j', async (query, headers) => {
      const stream = await game.watch(query, headers);
      expect(stream.status).toBe(200);
      expect(pageOf(await stream.next()).page).toBe(0);
      stream.close();
    });
  });

  describe('does not open with', () => {
    const pages = ['-1', '1.5', 'abc', '%201', '0x10', '1e1', '%2B1', '%D9%A3', '', '999999', '00', '12345678901'];
    const selfs = ['1', 'TRUE', 'yes', ''];
    it.each([
      ...pages.map((page) => `?page=${page}`),
      ...selfs.map((self) => `?self=${self}`),
      '?page=1&page=2',
      '?page[]=1',
      '?page[a]=1',
    ])('%s', async (query) => {
      const stream = await game.watch(query);
      await stream.ended;
      expect(stream.status).toBe(400);
      expect(stream.headers['content-type']).toMatch(/^text\/plain\b/);
      expect(stream.text).toMatch(/^[^\r\n]+$/);
    });

    it.each([
      ['?self=true', {}],
      ['?self=true', { Authorization: 'Bearer' }],
      ['?self=true', { Authorization: 'Bearer nonsense' }],
      ['?self=true&token=nonsense', {}],
    ])('%s and %j', async (query, headers) => {
      const stream = await game.watch(query, headers);
      await stream.ended;
      expect(stream.status).toBe(401);
      expect(stream.headers['www-authenticate']).toBe('Bearer');
    });
  });
}
