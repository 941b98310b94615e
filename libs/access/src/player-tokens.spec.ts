import { beforeAll, describe, expect, it } from '@jest/globals';
import { base64url, calculateJwkThumbprint, exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

import { localKeySet } from './key-set.js';
import { PlayerTokenIssuer, PlayerTokenVerifier, type PlayerCaller } from './player-tokens.js';

const BASE_URL = 'https://play.example';
const NOW = Date.UTC(2026, 5, 1, 12);
const NOW_S = NOW / 1000;
const CALLER: PlayerCaller = {
  playerId: '2f1f6f3a-7d1c-4d53-9a55-0a1a6f7f3c11',
  sessionId: 'b6d6f5f2-0a44-4f7f-8f6b-2d7c1c9a2a10',
  expiresAt: NOW + 3_600_000,
};
const CLAIMS = { iss: BASE_URL, aud: 'pomomon', sub: CALLER.playerId, jti: CALLER.sessionId, iat: NOW_S, exp: NOW_S + 3600 };

let privateKey: CryptoKey;
let publicKey: CryptoKey;
let kid: string;
let issuer: PlayerTokenIssuer;
let verifier: PlayerTokenVerifier;
let good: string;

beforeAll(async () => {
  ({ privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true }));
  const jwk = await exportJWK(publicKey);
  kid = await calculateJwkThumbprint(jwk);
  issuer = new PlayerTokenIssuer(BASE_URL, { kid, privateKey });
  verifier = new PlayerTokenVerifier(BASE_URL, localKeySet({ keys: [{ ...jwk, kid, alg: 'EdDSA', use: 'sig' }] }));
  good = await issuer.issue(CALLER, NOW);
});

it('brings the caller across, and holds until the second it expires', async () => {
  expect(await verifier.verify(good, NOW)).toEqual(CALLER);
  expect(await verifier.verify(good, CALLER.expiresAt - 1)).toEqual(CALLER);
  expect(await verifier.verify(good, CALLER.expiresAt)).toBeUndefined();
});

it('issues the same token for the same claims', async () => {
  expect(await issuer.issue(CALLER, NOW)).toBe(good);
  expect(await issuer.issue(CALLER, NOW + 1000)).not.toBe(good);
});

it('is made of characters that are safe in a header and in a query', () => {
  expect(good).toMatch(/^[A-Za-z0-9_.-]+$/);
});

describe('refuses', () => {
  it.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'leadr' }],
    ['no subject', { sub: undefined }],
    ['a subject that is no text', { sub: 5 }],
    ['no session', { jti: undefined }],
    ['no expiry', { exp: undefined }],
    ['a textual expiry', { exp: String(NOW_S + 3600) }],
    ['a fractional expiry', { exp: NOW_S + 3600.5 }],
    ['an endless expiry', { exp: 1e308 }],
    ['a negative expiry', { exp: -1 }],
    ['a past expiry', { exp: NOW_S - 1 }],
    ['no time of issue', { iat: undefined }],
    ['a time of issue to come', { iat: NOW_S + 120 }],
    ['not before a time to come', { nbf: NOW_S + 120 }],
  ])('%s', async (_name, change) => {
    expect(await verifier.verify(await signed({ ...CLAIMS, ...change }), NOW)).toBeUndefined();
  });

  it.each([
    ['another type', { typ: 'at+jwt' }],
    ['no type', { typ: undefined }],
    ['no kid', { kid: undefined }],
    ['an unknown kid', { kid: 'another' }],
    ['a kid that is a path', { kid: '../../etc/passwd' }],
    ['a kid that is SQL', { kid: "' OR 1=1--" }],
    ['a kid of 10 KB', { kid: 'k'.repeat(10_240) }],
    ['a kid that is a number', { kid: 5 }],
    ['an unknown critical extension', { crit: ['evil'], evil: true }],
  ])('%s', async (_name, change) => {
    expect(await verifier.verify(await withHeader(change), NOW)).toBeUndefined();
  });

  it('a key that the token brings or points at', async () => {
    const stranger = await generateKeyPair('EdDSA', { extractable: true });
    const jwk = await exportJWK(stranger.publicKey);
    for (const change of [{ jwk }, { jku: 'http://127.0.0.1:1/jwks.json' }, { x5u: 'http://127.0.0.1:1/cert' }]) {
      expect(await verifier.verify(await withHeader(change, stranger.privateKey), NOW)).toBeUndefined();
    }
  });

  it.each(['none', 'None', 'nOnE'])('the algorithm %s', async (alg) => {
    const [, payload = '', signature = ''] = good.split('.');
    const header = base64url.encode(JSON.stringify({ alg, typ: 'laurel-player+jwt', kid }));
    for (const forged of [`${header}.${payload}.`, `${header}.${payload}`, `${header}.${payload}.${signature}`]) {
      expect(await verifier.verify(forged, NOW)).toBeUndefined();
    }
  });

  it('HS256 with the public key as its secret, as PEM and as the bare key', async () => {
    const { x = '' } = await exportJWK(publicKey);
    for (const secret of [new TextEncoder().encode(await exportSPKI(publicKey)), base64url.decode(x), new TextEncoder().encode(x)]) {
      const forged = await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256', typ: 'laurel-player+jwt', kid }).sign(secret);
      expect(await verifier.verify(forged, NOW)).toBeUndefined();
    }
  });

  it('every single flipped bit of the signature', async () => {
    const [header, payload, signature = ''] = good.split('.');
    const bytes = base64url.decode(signature);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(await verifier.verify(`${header}.${payload}.${base64url.encode(flipped)}`, NOW)).toBeUndefined();
    }
  });

  it('another spelling of the same signature', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    // 64 bytes leave four unused bits in the last character, so its neighbour decodes to the same bytes.
    const neighbour = alphabet[alphabet.indexOf(good.at(-1) ?? '') ^ 1] ?? '';
    const other = good.slice(0, -1) + neighbour;
    expect(Buffer.from(other.split('.')[2] ?? '', 'base64url')).toEqual(Buffer.from(good.split('.')[2] ?? '', 'base64url'));
    const escaped = good.replace(/.$/, (last) => `%${last.charCodeAt(0).toString(16)}`);
    for (const spelling of [other, `${good}=`, `${good}==`, `${good}\n`, ` ${good}`, escaped]) {
      expect(await verifier.verify(spelling, NOW)).toBeUndefined();
    }
  });

  const NO_TOKENS = ['', '.', '..', 'a.b.c', 'x'.repeat(43), 'x'.repeat(100_000), '\u0000', '🎮.🎮.🎮'];
  it.each(NO_TOKENS)('what is no token at all: %.20j', async (text) => {
    expect(await verifier.verify(text, NOW)).toBeUndefined();
  });

  it('a token that expires beyond what a date can be judged by', async () => {
    expect(await verifier.verify(await signed({ ...CLAIMS, exp: Number.MAX_SAFE_INTEGER + 1 }), NOW)).toBeUndefined();
  });
});

function signed(claims: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims as JWTPayload).setProtectedHeader({ alg: 'EdDSA', typ: 'laurel-player+jwt', kid }).sign(privateKey);
}

// Signs by hand: the library would refuse to write some of these headers.
async function withHeader(change: Record<string, unknown>, key = privateKey): Promise<string> {
  const header = base64url.encode(JSON.stringify({ alg: 'EdDSA', typ: 'laurel-player+jwt', kid, ...change }));
  const payload = base64url.encode(JSON.stringify(CLAIMS));
  const signature = await crypto.subtle.sign('Ed25519', key, new TextEncoder().encode(`${header}.${payload}`));
  return `${header}.${payload}.${base64url.encode(new Uint8Array(signature))}`;
}
