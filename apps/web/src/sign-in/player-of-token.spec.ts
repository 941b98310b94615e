import { describe, expect, test } from '@jest/globals';

import { playerOfToken } from './player-of-token.js';

function token(claims: unknown): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
}

describe('the player of a session token', () => {
  test('is its subject, also when base64url differs from base64', () => {
    expect(playerOfToken(token({ sub: 'b1f0', name: '???>>>ü' }))).toBe('b1f0');
  });

  test.each(['', 'opaque', 'a.b.c', 'e30..', token(null), token({}), token({ sub: 7 }), token([])])('%p names nobody', (text) => {
    expect(playerOfToken(text)).toBeUndefined();
  });
});
