import { describe, expect, test } from '@jest/globals';

import type { BoardPage } from '../pomomon.wire.js';
import { announcementOf } from './announcement.js';

function page(index: number, scores: Record<string, number>): BoardPage {
  return { index, last: 3, players: Object.entries(scores).map(([id, minutes]) => ({ id, name: id, score: minutes * 60_000 })) };
}

describe('what is said about a new page', () => {
  test('is my place before anything else', () => {
    expect(announcementOf(page(0, { ada: 9, me: 8 }), page(0, { me: 12, ada: 9 }), 'me')).toBe('You are on place 1 with 12 min');
    expect(announcementOf(page(1, { ada: 9 }), page(0, { ada: 9, me: 8 }), 'me')).toBe('You are on place 2 with 8 min');
  });

  test('is the page number when it was turned', () => {
    expect(announcementOf(page(0, { ada: 9 }), page(1, { bob: 8 }), undefined)).toBe('Page 2 of 4');
  });

  test('is a new leader', () => {
    expect(announcementOf(page(0, { ada: 9, bob: 8, me: 1 }), page(0, { bob: 10, ada: 9, me: 1 }), 'me')).toBe('bob leads with 10 min');
  });

  test('is a credit further down, or a newcomer', () => {
    expect(announcementOf(page(1, { ada: 9, bob: 3 }), page(1, { ada: 9, bob: 8 }), undefined)).toBe('bob is on place 17 with 8 min');
    expect(announcementOf(page(0, { ada: 9 }), page(0, { ada: 9, cleo: 1 }), undefined)).toBe('cleo is on place 2 with 1 min');
  });

  test('is nothing when only the number of pages changed', () => {
    expect(announcementOf(page(0, { ada: 9 }), { ...page(0, { ada: 9 }), last: 5 }, undefined)).toBeUndefined();
  });
});
