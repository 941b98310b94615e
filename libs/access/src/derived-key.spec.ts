import { expect, it } from '@jest/globals';

import { derivedKey } from './derived-key.js';

it('gives each purpose and each installation a key of its own, always the same', () => {
  const key = derivedKey('one secret', 'forms');
  expect(key).toHaveLength(32);
  expect(derivedKey('one secret', 'forms').equals(key)).toBe(true);
  expect(derivedKey('one secret', 'cookies').equals(key)).toBe(false);
  expect(derivedKey('another secret', 'forms').equals(key)).toBe(false);
});
