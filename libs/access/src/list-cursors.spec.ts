import { randomBytes } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ListCursors } from './list-cursors.js';

const cursors = new ListCursors(randomBytes(32));

const edges = fc.record({
  values: fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.double({ noNaN: true, noDefaultInfinity: true }))),
  forward: fc.boolean(),
  inclusive: fc.boolean(),
});

describe('a cursor', () => {
  it('gives back what it was made of, to its own list only', () => {
    fc.assert(
      fc.property(edges, fc.string(), fc.string(), (edge, of, other) => {
        const cursor = cursors.seal(edge, of);
        expect(cursor).toMatch(/^[\w-]+$/);
        // JSON knows no minus zero, and neither do boards.
        expect(cursors.open(cursor, of)).toEqual({ ...edge, values: edge.values.map((value) => (value === 0 ? 0 : value)) });
        fc.pre(other !== of);
        expect(cursors.open(cursor, other)).toBe('other-list');
      }),
    );
  });

  it('is nothing once a character of it was changed, added or left out', () => {
    const cursor = cursors.seal({ values: [1000, '3f9c'], forward: true, inclusive: false }, 'scores');
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.base64String({ minLength: 0, maxLength: 2 }), (at, put) => {
        const changed = cursor.slice(0, at) + put + cursor.slice(at + 1);
        fc.pre(changed !== cursor);
        expect(cursors.open(changed, 'scores')).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('is nothing when another installation wrote it', () => {
    const foreign = new ListCursors(randomBytes(32)).seal({ values: [1], forward: true, inclusive: false }, 'scores');
    expect(cursors.open(foreign, 'scores')).toBeUndefined();
  });

  it.each(['', 'a', '====', 'eyJwdiI6WzEwMDAsMTIzXX0=', '\u0000', '🂡'])('%j is nothing', (text) => {
    expect(cursors.open(text, 'scores')).toBeUndefined();
  });
});
