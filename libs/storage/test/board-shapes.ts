import fc from 'fast-check';

import type { BoardShape } from './scratch-boards.js';

/** Every kind of board. */
export const boardShape: fc.Arbitrary<BoardShape> = fc.record({
  keep: fc.constantFrom('first', 'best', 'latest', 'sum', 'all'),
  tieRule: fc.constantFrom('earliest', 'newest', 'shared'),
  direction: fc.constantFrom('high-first', 'low-first'),
  capacity: fc.constantFrom(null, 1, 5),
});
