import { expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { ScoreQuery } from './scores.js';

const complaints = (value: string): number => validateSync(plainToInstance(ScoreQuery, { around_score_value: value })).length;

it.each(['0', '-1', '+1', '1.', '.5', '-0.25', '1e5', '1.5E-300', '0'.repeat(64)])('%s is a value to look around', (value) => {
  expect(complaints(value)).toBe(0);
});

const NO_NUMBERS = ['', '.', '-', 'e5', '1e', '1 ', '0x10', 'NaN', 'Infinity', '1e999', '1.2.3', '1,5', '５', '0'.repeat(65)];

it.each(NO_NUMBERS)('%j is none', (value) => {
  expect(complaints(value)).toBe(1);
});

it('a long text that is almost a number is refused as quickly as a short one', () => {
  expect(complaints(`${'1'.repeat(300_000)}x`)).toBe(1);
});
