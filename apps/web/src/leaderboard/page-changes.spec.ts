import { expect, test } from '@jest/globals';

import type { BoardPage } from '../pomomon.wire.js';
import { changesBetween } from './page-changes.js';

function page(index: number, scores: Record<string, number>): BoardPage {
  return { index, last: 9, players: Object.entries(scores).map(([id, score]) => ({ id, name: id, score })) };
}

test('a credit that overtakes is a gain and a climb for one, a loss of rank for the other', () => {
  const changes = changesBetween(page(0, { a: 9, b: 8, c: 1 }), page(0, { b: 12, a: 9, c: 1 }), 77);
  expect([...changes]).toEqual([
    ['b', { gained: 4, climbed: 1, at: 77 }],
    ['a', { gained: 0, climbed: -1, at: 77 }],
  ]);
});

test('ranks are compared across pages', () => {
  expect(changesBetween(page(1, { me: 5 }), page(0, { x: 9, me: 8 }), 1).get('me')).toEqual({ gained: 3, climbed: 14, at: 1 });
});

test('who was not there before has not changed', () => {
  expect(changesBetween(page(0, { a: 9 }), page(0, { a: 9, b: 1 }), 1).size).toBe(0);
});
