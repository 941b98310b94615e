import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';

import { fingerprintsOf, isOneOf, type SignedContent } from './fingerprint.js';
import { hashedSecret } from './secret-seal.js';

const SECRET = hashedSecret('test');
const RECORD = '{"score":"123","by_whom":"player#5","when_happened":1406652640694,"locale":"en-US"}';
const RECORD_FINGERPRINT = '9652d046366ff644aa30df7bf8b5143b73d2524445746d37ff03602ad79257d9';
const NAMED = '{"score":7,"by_whom":"Zoë🎮","when_happened":1406652640,"locale":"de-DE"}';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const contents = (more: Partial<Omit<SignedContent, 'body'>> & { body?: string } = {}): SignedContent => {
  const { body = RECORD, ...others } = more;
  return { uris: ['/api/test'], timestamp: '1406652640397', tableKey: 'test', hashedSecret: SECRET, ...others, body: Buffer.from(body) };
};
/** Whether a request with these contents is taken with that fingerprint. */
const takes = (fingerprint: string, more?: Parameters<typeof contents>[0]) => isOneOf(fingerprint, fingerprintsOf(contents(more)));

it('hashes a secret to lower-case hex', () => {
  expect(SECRET).toBe('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08');
  expect(hashedSecret('päß🎮')).toBe(createHash('sha256').update(Buffer.from('päß🎮', 'utf8')).digest('hex'));
});

describe('the published examples', () => {
  it('of adding a record', () => {
    expect(Buffer.byteLength(RECORD)).toBe(83);
    expect(fingerprintsOf(contents())).toEqual([RECORD_FINGERPRINT]);
  });

  it('of deleting all, without a body', () => {
    expect(fingerprintsOf(contents({ body: '', timestamp: '1406652827374' }))).toEqual([
      '41ebe0de2ba4c26551d91448abdf470a0ed19944cac9efd652baf3ef2b24960f',
    ]);
  });

  it('of deleting all by GET, with the slash that is sent', () => {
    expect(fingerprintsOf(contents({ uris: ['/api/test/deleted/'], body: '', timestamp: '1419700348862' }))).toEqual([
      '54988e72fa15175767f28036dd00e3c0aca9808137af7faa294b99a3f938bc8b',
    ]);
  });
});

describe('the length of a text beyond ASCII', () => {
  const UTF_16_UNITS = '4a759587d345125559522ae0043cca09adc75d754ffa1eb7f558a21f61a75518';
  const BYTES = 'd8d45e61c46711aaaebb5c54d27cf3d0454ffd0c396f82654b0186ee5c877c15';
  const CODE_POINTS = 'a0ab335ae82e237cf79941f3ab7c7bd1e34f789a4fbf983e0d5dfb5b6eb1e780';

  it('may be counted in three ways', () => {
    expect(fingerprintsOf(contents({ body: NAMED }))).toEqual([UTF_16_UNITS, BYTES, CODE_POINTS]);
  });

  it.each([
    ['UTF-16 units', 167, UTF_16_UNITS],
    ['bytes', 170, BYTES],
    ['code points', 166, CODE_POINTS],
  ])('in %s', (_unit, length, fingerprint) => {
    expect(sha256(`/api/test|${NAMED}|1406652640397|test|${SECRET}|${length}`)).toBe(fingerprint);
    expect(takes(fingerprint, { body: NAMED })).toBe(true);
  });

  it.each([165, 168, 169, 171])('and in no other: %i', (length) => {
    expect(takes(sha256(`/api/test|${NAMED}|1406652640397|test|${SECRET}|${length}`), { body: NAMED })).toBe(false);
  });
});

describe('a fingerprint', () => {
  it('may be written in either case', () => {
    expect(takes(RECORD_FINGERPRINT.toUpperCase())).toBe(true);
  });

  const text = `/api/test|${RECORD}|1406652640397|test|${SECRET}`;
  it.each([
    ['as it should be', `${text}|177`, true],
    ['with a length that is one too small', `${text}|176`, false],
    ['with a length that is one too big, as that of the text with its last separator', `${text}|178`, false],
    ['with a length in hex', `${text}|b1`, false],
    ['without a length', text, false],
    ['without a length behind the last separator', `${text}|`, false],
    ['without separators', `${text.replaceAll('|', '')}173`, false],
    ['with a path that does not begin with a slash', `${text.slice(1)}|176`, false],
    ['with a slash behind the path that was not sent', `${text.replace('|', '/|')}|178`, false],
    ['with the whole address', `https://play.example${text}|197`, false],
    ['with the method', `POST|${text}|182`, false],
    ['with the secret as it is', `${text.replace(SECRET, 'test')}|117`, false],
    ['with the hashed secret in upper case', `${text.replace(SECRET, SECRET.toUpperCase())}|177`, false],
  ])('%s', (_what, signed, isTaken) => {
    expect(takes(sha256(signed))).toBe(isTaken);
  });

  it.each(['', 'test', RECORD_FINGERPRINT.slice(1), `${RECORD_FINGERPRINT}0`, `${RECORD_FINGERPRINT.slice(1)}g`, ` ${RECORD_FINGERPRINT}`])(
    'is 64 hex digits, and not %j',
    (candidate) => {
      expect(takes(candidate)).toBe(false);
    },
  );
});

describe('the body is signed byte for byte', () => {
  it.each([
    ['spelled out instead of escaped', '{"by_whom":"ë"}', '{"by_whom":"\\u00eb"}'],
    ['without blanks', '{"score":1}', '{ "score": 1 }'],
    ['with a line feed behind it', '{"score":1}', '{"score":1}\n'],
    ['with carriage returns', '{\n"score":1\n}', '{\r\n"score":1\r\n}'],
    ['with a byte order mark', '{"score":1}', '\ufeff{"score":1}'],
    ['composed', '"\u00eb"', '"e\u0308"'],
  ])('%s', (_how, one, other) => {
    const [of, ofOther] = [one, other].map((body) => fingerprintsOf(contents({ body })));
    expect(of?.every((fingerprint) => takes(fingerprint, { body: one }))).toBe(true);
    expect(ofOther?.every((fingerprint) => takes(fingerprint, { body: other }))).toBe(true);
    expect(of?.some((fingerprint) => takes(fingerprint, { body: other }))).toBe(false);
  });

  it('even where it is no text', () => {
    const [bytes, replaced] = [Buffer.from([0x22, 0xff, 0x22]), Buffer.from('"\ufffd"')];
    const fingerprints = fingerprintsOf({ ...contents(), body: bytes });
    expect(fingerprints).toContain(
      createHash('sha256')
        .update(Buffer.concat([Buffer.from('/api/test|'), bytes, Buffer.from(`|1406652640397|test|${SECRET}|97`)]))
        .digest('hex'),
    );
    expect(fingerprintsOf({ ...contents(), body: replaced }).some((fingerprint) => isOneOf(fingerprint, fingerprints))).toBe(false);
  });
});

it('takes any of several ways to write the address', () => {
  const uris = ['/api/test', '/api/test?a=%7C'];
  for (const uri of uris) expect(takes(fingerprintsOf(contents({ uris: [uri] }))[0] ?? '', { uris })).toBe(true);
  expect(takes(fingerprintsOf(contents({ uris: ['/api/test?a=|'] }))[0] ?? '', { uris })).toBe(false);
});
