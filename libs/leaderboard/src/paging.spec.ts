import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { clipWindow, isVisible, lastPage, pageOf, visible } from './paging.js';

describe('pages', () => {
  it.each([
    [0, 0],
    [1, 0],
    [15, 0],
    [16, 1],
    [30, 1],
    [31, 2],
  ])('%d places of 15 a page end on page %d', (total, last) => {
    expect(lastPage(total, 15)).toBe(last);
  });

  it('tile the board: every position is on exactly one page, and the last position on the last page', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 100 }), (total, pageSize) => {
        const pages = Array.from({ length: total }, (_, position) => pageOf(position, pageSize));
        expect(pages[0]).toBe(0);
        expect(pages.at(-1)).toBe(lastPage(total, pageSize));
        for (let page = 0; page <= lastPage(total, pageSize); page += 1) {
          const places = pages.filter((each) => each === page).length;
          expect(places).toBe(page === lastPage(total, pageSize) ? total - page * pageSize : pageSize);
        }
      }),
    );
  });

  it('show no more places than the board has room for', () => {
    expect(visible(7, null)).toBe(7);
    expect(visible(7, 10)).toBe(7);
    expect(visible(7, 5)).toBe(5);
    expect(visible(7, 0)).toBe(0);
  });

  it('show as many places as there are visible positions', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.option(fc.nat(60)), (total, capacity) => {
        const positions = Array.from({ length: total }, (_, position) => position);
        expect(visible(total, capacity)).toBe(positions.filter((position) => isVisible(position, capacity)).length);
      }),
    );
  });

  it('show of a window exactly the positions that the board has', () => {
    const window = fc.record({ offset: fc.integer({ min: -60, max: 60 }), limit: fc.nat(40) });
    fc.assert(
      fc.property(window, fc.nat(40), fc.nat(60), (asked, anchor, total) => {
        const { start, length } = clipWindow(asked, anchor, total);
        const positions = Array.from({ length: asked.limit }, (_, index) => Math.min(anchor, total) + asked.offset + index);
        const shown = Array.from({ length }, (_, index) => start + index);
        expect(shown).toEqual(positions.filter((position) => position >= 0 && position < total));
      }),
    );
  });
});
