import { expect, test } from '@jest/globals';

import { addressOfPage, pageOfAddress } from './page-address.js';

test('pages are counted from 1 in addresses', () => {
  expect([addressOfPage(0), addressOfPage(1)]).toEqual(['/', '/?page=2']);
  expect([pageOfAddress(''), pageOfAddress('?page=1'), pageOfAddress('?a=b&page=12')]).toEqual([0, 0, 11]);
});

const NO_PAGES = ['?page=', '?page=0', '?page=-1', '?page=1.5', '?page=abc', '?page=1e3', '?page=9999999999'];

test.each(NO_PAGES)('%s is the first page', (search) => {
  expect(pageOfAddress(search)).toBe(0);
});
