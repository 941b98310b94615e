import { expect, it } from '@jest/globals';

import { isAllowed } from './licence-terms.js';

const LICENCES = new Set(['MIT', 'ISC']);

it.each([
  ['MIT', true],
  ['GPL-3.0-only', false],
  ['MIT OR GPL-3.0-only', true],
  ['MIT AND GPL-3.0-only', false],
  ['MIT AND ISC', true],
  ['GPL-3.0-only OR MIT AND ISC', true],
  ['(GPL-3.0-only OR MIT) AND ISC', true],
  ['((GPL-3.0-only OR MIT) AND (ISC))', true],
  ['(GPL-3.0-only OR MIT) AND BSD-3-Clause', false],
  ['MIT WITH Some-exception', false],
  ['SEE LICENSE IN LICENSE.md', false],
  ['UNLICENSED', false],
  ['mit', false],
  ['', false],
])('%p: %p', (expression, expected) => {
  expect(isAllowed(expression, LICENCES)).toBe(expected);
});
