import { describe, expect, test } from '@jest/globals';

import type { BoardPage } from '../pomomon.wire.js';
import { rankAt, placeOf } from './board-page.js';

const page: BoardPage = {
  index: 1,
  last: 1,
  players: [
    { id: 'a', name: 'ada', score: 9000 },
    { id: 'g', name: 'grace', score: 5000 },
    { id: 'k', name: 'katherine', score: 5000 },
  ],
};

test('ranks count on from the pages before', () => {
  expect(rankAt({ index: 0 }, 0)).toBe(1);
  expect(rankAt({ index: 0 }, 14)).toBe(15);
  expect(rankAt({ index: 2 }, 3)).toBe(34);
});

describe('the place of a player', () => {
  test('tells the distance to both neighbours', () => {
    expect(placeOf(page, 'g')).toEqual({
      rank: 17,
      name: 'grace',
      score: 5000,
      above: { name: 'ada', lead: 4000 },
      below: { name: 'katherine', lead: 0 },
    });
  });

  test('has no neighbour beyond the page', () => {
    expect(placeOf(page, 'a')).not.toHaveProperty('above');
    expect(placeOf(page, 'k')).not.toHaveProperty('below');
  });

  test('is nowhere for a player on another page', () => {
    expect(placeOf(page, 'x')).toBeUndefined();
  });
});
