import { beforeEach, describe, expect, it } from '@jest/globals';

import { IndexLag } from './index-lag.js';

const MINUTE_MS = 60_000;

describe('how far the rank index is behind', () => {
  let now: number;
  let lag: IndexLag;
  beforeEach(() => {
    now = 0;
    lag = new IndexLag(() => now);
  });

  it('is told by the board that lacks most', () => {
    lag.behind('one', 3, 5);
    lag.behind('other', 1, 2);
    expect(lag.revisions).toBe(2);
    lag.behind('other', 2, 9);
    expect(lag.revisions).toBe(8);
    lag.caughtUp('other');
    expect(lag.revisions).toBe(2);
  });

  it('is forgotten of a board of which nothing more is heard, because another process may have caught it up', () => {
    lag.behind('idle', 0, 9);
    lag.behind('written', 0, 1);
    lag.behind('read', 0, 2);
    now += 4 * MINUTE_MS;
    lag.behind('written', 1, 3);
    lag.stillBehind('read');
    expect(lag.revisions).toBe(9);
    now += MINUTE_MS;
    expect(lag.revisions).toBe(3);
    now += 4 * MINUTE_MS;
    expect(lag.revisions).toBe(0);
  });

  it('knows nothing by a read that another process may answer for', () => {
    lag.stillBehind('unheard of');
    expect(lag.revisions).toBe(0);
  });

  it('can be told of more boards than a call takes arguments', () => {
    for (let board = 0; board < 200_000; board += 1) lag.behind(String(board), 0, board);
    expect(lag.revisions).toBe(199_999);
  });
});
