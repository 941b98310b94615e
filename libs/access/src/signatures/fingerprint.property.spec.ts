import { expect, it } from '@jest/globals';
import fc from 'fast-check';

import { fingerprintsOf, isOneOf } from './fingerprint.js';
import { hashedSecret } from './secret-seal.js';
import { credentialsOf, urisOf } from './signed-request.js';
import { TableRefused } from './table-refused.js';

/** The parts of a signed text, but for the secret. */
type Parts = readonly [uri: string, body: string, timestamp: string, tableKey: string];

const textOf = (...characters: string[]) => fc.array(fc.constantFrom(...characters), { maxLength: 6 }).map((all) => all.join(''));

// Few characters, so that what is one part in one request could well be two in another.
const parts = fc.tuple(
  textOf('1', 'a', '/', '?').map((path) => `/${path}`),
  textOf('|', '1', 'a', '/', '?', 'ë', '🎮'),
  textOf('1', '2').filter((digits) => digits !== ''),
  textOf('1', 'a', '/').filter((key) => key !== ''),
);

/** Every right fingerprint of a request that is signed like this; none when it is refused for its form, or its address is not signed. */
function fingerprintsAt([uri, body, timestamp, tableKey]: Parts): string[] {
  const rawHeaders = ['timestamp', timestamp, 'tablekey', tableKey, 'fingerprint', ''];
  const sent = { tableName: '', method: 'POST', target: uri, rawHeaders, tableKeyInQuery: undefined, body: Buffer.from(body), at: 0 };
  try {
    credentialsOf(sent);
    const uris = urisOf(uri).filter((spelling) => spelling === uri);
    return fingerprintsOf({ uris, body: sent.body, timestamp, tableKey, hashedSecret: hashedSecret('test') });
  } catch (error) {
    if (error instanceof TableRefused) return [];
    throw error;
  }
}

/** Every way to read a text as four parts with a separator between each two. */
function readings(text: string): Parts[] {
  const pieces = text.split('|');
  const joined = (from: number, to: number) => pieces.slice(from, to).join('|');
  const all: Parts[] = [];
  for (let a = 1; a < pieces.length; a += 1) {
    for (let b = a + 1; b < pieces.length; b += 1) {
      for (let c = b + 1; c < pieces.length; c += 1) all.push([joined(0, a), joined(a, b), joined(b, c), joined(c, pieces.length)]);
    }
  }
  return all;
}

it('whatever else could be read from a signed text is refused', () => {
  fc.assert(
    fc.property(parts, (signed) => {
      const fingerprints = fingerprintsAt(signed);
      const taken = readings(signed.join('|')).filter((read) => fingerprintsAt(read).some((one) => isOneOf(one, fingerprints)));
      expect(taken).toEqual([signed]);
    }),
    { numRuns: 500 },
  );
});

it('two contents that differ have no fingerprint in common', () => {
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const fingerprints = fingerprintsAt(other);
      const isShared = fingerprintsAt(one).some((fingerprint) => isOneOf(fingerprint, fingerprints));
      expect(isShared).toBe(one.join(' ') === other.join(' '));
    }),
    { numRuns: 2_000 },
  );
});
