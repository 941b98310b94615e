import { expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { PageQuery } from './pagination.js';

const complaints = (query: object): string[] =>
  validateSync(plainToInstance(PageQuery, query)).flatMap(({ constraints }) => Object.values(constraints ?? {}));

it.each(['1', '9', '10', '20', '99', '100'])('a page may hold %s items', (limit) => {
  expect(complaints({ limit, cursor: 'c', sort: 'name:asc' })).toEqual([]);
});

it.each(['0', '101', '-1', '1.5', 'abc', '', '5 ', ' 5', '+5', '1e1', '0x10', '1000', '５'])('a page holds no %j items', (limit) => {
  expect(complaints({ limit })).toEqual(['limit must be a whole number from 1 to 100']);
});

it('everything about a page may be left out', () => {
  expect(complaints({})).toEqual([]);
});
