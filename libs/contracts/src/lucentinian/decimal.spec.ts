import { expect, it } from '@jest/globals';

import { readDecimal } from './decimal.js';

it.each([
  [123, 123],
  ['123', 123],
  ['+5', 5],
  ['-7.25', -7.25],
  ['007', 7],
  ['1e3', 1_000],
  ['1.5E-2', 0.015],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ['-9007199254740991', Number.MIN_SAFE_INTEGER],
  [-0, 0],
  ['-0', 0],
  ['-1e-999', 0],
])('%j says %d', (sent, number) => {
  expect(readDecimal(sent)).toBe(number);
});

it.each([
  '',
  ' 1',
  '1 ',
  '1\n',
  '0x10',
  '1,5',
  '1_000',
  '１２',
  '+',
  '.5',
  '5.',
  '1e',
  'NaN',
  'Infinity',
  '1e999',
  '9007199254740992',
  '9007199254740993',
  '-9007199254740991.9',
  9_007_199_254_740_992,
  1e18,
  Infinity,
  NaN,
  true,
  null,
  undefined,
  [5],
  {},
])('%j says no number', (sent) => {
  expect(readDecimal(sent)).toBeUndefined();
});
