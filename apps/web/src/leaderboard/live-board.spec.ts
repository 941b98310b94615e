import { beforeEach, describe, expect, test } from '@jest/globals';

import type { BoardPage } from '../pomomon.wire.js';
import type { StreamListener, View } from './leaderboard-stream.js';
import { LiveBoard } from './live-board.js';

function page(index: number, scores: Record<string, number> = {}): BoardPage {
  return { index, last: 5, players: Object.entries(scores).map(([id, score]) => ({ id, name: id, score })) };
}

let now: number;
let views: View[];
let open: StreamListener[];
let refusals: number;
let board: LiveBoard;

beforeEach(() => {
  now = 1_000_000;
  views = [];
  open = [];
  refusals = 0;
  board = new LiveBoard(
    (view, listener) => {
      views.push(view);
      open.push(listener);
      return () => open.splice(open.indexOf(listener), 1);
    },
    () => now,
    () => refusals++,
  );
});

function stream(): StreamListener {
  const [only, ...more] = open;
  if (!only || more.length > 0) throw new Error(`${open.length} streams are open`);
  return only;
}

describe('a live board', () => {
  test('goes from connecting to live to reconnecting and keeps its page', () => {
    board.showPage(0);
    expect(board.read()).toMatchObject({ connection: 'connecting', turning: true, page: undefined });
    stream().opened();
    stream().page(page(0, { ada: 1 }));
    expect(board.read()).toMatchObject({ connection: 'live', turning: false, asOf: now });
    stream().interrupted();
    expect(board.read()).toMatchObject({ connection: 'reconnecting', page: page(0, { ada: 1 }) });
  });

  test('shows the old page until the new one comes', () => {
    board.showPage(0);
    stream().page(page(0));
    board.showPage(3);
    expect(board.read()).toMatchObject({ turning: true, page: page(0) });
    stream().page(page(3));
    expect(board.read()).toMatchObject({ turning: false, page: page(3) });
    expect(views).toEqual([{ page: 0 }, { page: 3 }]);
  });

  test('marks changes for three seconds', () => {
    board.showPage(0);
    stream().page(page(0, { ada: 9, bob: 1 }));
    stream().page(page(0, { ada: 9, bob: 5 }));
    now += 2000;
    stream().page(page(0, { ada: 10, bob: 5 }));
    expect([...board.read().changes.keys()]).toEqual(['bob', 'ada']);
    now += 1500;
    stream().page(page(0, { ada: 11, bob: 5 }));
    expect([...board.read().changes.keys()]).toEqual(['ada']);
  });

  test('stays on the page shown when it stops following', () => {
    board.follow('token');
    stream().page(page(2));
    expect(board.read().following).toBe(true);
    board.unfollow();
    expect(views).toEqual([{ followWith: 'token' }, { page: 2 }]);
    expect(board.read().following).toBe(false);
    board.unfollow();
    expect(views).toHaveLength(2);
  });

  test('goes to the first page when the one asked for does not exist', () => {
    board.showPage(9);
    stream().refused(400);
    expect(views.at(-1)).toEqual({ page: 0 });
    expect(refusals).toBe(0);
  });

  test('shows the page to everybody and tells when the session is refused', () => {
    board.follow('token');
    stream().page(page(1));
    stream().refused(401);
    expect(views.at(-1)).toEqual({ page: 1 });
    expect(refusals).toBe(1);
  });
});
