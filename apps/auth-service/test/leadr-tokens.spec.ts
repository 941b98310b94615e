import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PlayerTokenIssuer } from '@laurel/access/player-tokens';
import { base64url, decodeJwt, decodeProtectedHeader, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';

import { LeadrClient, type RefusalBody, type Refused } from './leadr-client.js';
import { keys, PUBLIC_BASE_URL, RunningAuthService } from './running-auth-service.js';

const REQUIRED = 'Authorization token required';
const MALFORMED = "Invalid authorization format. Expected 'Bearer <token>'";
const NOT_VALID = 'Invalid or expired device token';

let auth: RunningAuthService;
let client: LeadrClient;
let good: string;
let refreshToken: string;
let claims: JWTPayload;
let nowS: number;

beforeAll(async () => {
  auth = await RunningAuthService.start();
  client = await LeadrClient.ofNewGame(auth);
});

afterAll(() => auth.close());

beforeEach(async () => {
  ({ access_token: good, refresh_token: refreshToken } = (await client.start()).body);
  claims = decodeJwt(good);
  nowS = auth.clock.now() / 1000;
});

describe('the tokens of a session', () => {
  it('say who issued them, whom they speak for, and until when', async () => {
    const { body } = await client.start({ test_mode: true });
    const both = { iss: PUBLIC_BASE_URL, aud: 'leadr', sub: body.id, identity_id: body.id, iat: nowS };
    const session = { ver: 1, game_id: client.gameId, account_id: body.account_id, test_mode: true, sid: expect.any(String) };
    const access = decodeJwt(body.access_token);
    const refresh = decodeJwt(body.refresh_token);
    expect(access).toEqual({ ...both, ...session, jti: expect.any(String), exp: nowS + 900 });
    expect(refresh).toEqual({ ...both, ...session, jti: expect.any(String), exp: nowS + 2_592_000 });
    expect(refresh.sid).toBe(access.sid);
    expect(refresh.jti).not.toBe(access.jti);
  });

  it('are signed with EdDSA, by the published key, and of different types', () => {
    const header = { alg: 'EdDSA', kid: keys.signing.kid };
    expect(decodeProtectedHeader(good)).toEqual({ ...header, typ: 'at+jwt' });
    expect(decodeProtectedHeader(refreshToken)).toEqual({ ...header, typ: 'rt+jwt' });
  });
});

describe('who sends', () => {
  it.each(['Authorization', 'authorization', 'AUTHORIZATION'])('a good token in the header %s is let in', async (name) => {
    const { status } = await client.send('GET', '/v1/client/nonce', { headers: { [name]: `bEaReR ${good}` } });
    expect(status).toBe(200);
  });

  it('no header is told that one is required', async () => {
    expectRefused(await client.send('GET', '/v1/client/nonce'), REQUIRED);
  });

  it.each([
    ['no token', () => 'Bearer'],
    ['nothing', () => ''],
    ['two tokens', () => `Bearer ${good} ${good}`],
    ['another scheme', () => `Basic ${good}`],
    ['a bare token', () => good],
  ])('%s is told the form', async (_name, header) => {
    expectRefused(await client.send('GET', '/v1/client/nonce', { headers: { Authorization: header() } }), MALFORMED);
  });

  it('two headers is refused, though Node would show the first alone', async () => {
    const { hostname, port } = new URL(auth.service.url);
    const socket = connect(Number(port), hostname);
    const header = `Authorization: Bearer ${good}\r\n`;
    socket.write(`GET /v1/client/nonce HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n${header}${header}\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toContain(JSON.stringify({ detail: MALFORMED, error: MALFORMED }));
  });
});

describe('a token is refused', () => {
  it.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['no issuer', { iss: undefined }],
    ['the audience of players', { aud: 'pomomon' }],
    ['no audience', { aud: undefined }],
    ['no subject', { sub: undefined }],
    ['no id', { jti: undefined }],
    ['no session', { sid: undefined }],
    ['a session that is a number', { sid: 5 }],
    ['no version', { ver: undefined }],
    ['a version to come', { ver: 2 }],
    ['a version that is text', { ver: '1' }],
    ['no game', { game_id: undefined }],
    ['no account', { account_id: undefined }],
    ['no mode', { test_mode: undefined }],
    ['no expiry', { exp: undefined }],
    ['a textual expiry', { exp: '9999999999' }],
    ['an endless expiry', { exp: 1e308 }],
    ['a negative expiry', { exp: -1 }],
    ['no time of issue', { iat: undefined }],
    ['another session', { sid: randomUUID() }],
  ])('that we signed with %s', async (_name, change) => {
    expectRefused(await nonceWith(await signed(change)), NOT_VALID);
  });

  it('that expired a second ago, or is issued or valid two minutes from now', async () => {
    for (const change of [{ exp: nowS - 1 }, { iat: nowS + 120 }, { nbf: nowS + 120 }]) {
      expectRefused(await nonceWith(await signed(change)), NOT_VALID);
    }
  });

  it.each([
    ['the type of a refresh token', { typ: 'rt+jwt' }],
    ['the type of a player token', { typ: 'laurel-player+jwt' }],
    ['the type JWT', { typ: 'JWT' }],
    ['no type', { typ: undefined }],
    ['no kid', { kid: undefined }],
    ['a kid that is a path', { kid: '../../etc/passwd' }],
    ['a kid that is SQL', { kid: "' OR 1=1--" }],
    ['a kid of 10 KB', { kid: 'k'.repeat(10_240) }],
    ['a kid that is a number', { kid: 5 }],
    ['an unknown critical extension', { crit: ['evil'], evil: true }],
    ['another algorithm that fits the key', { alg: 'Ed25519' }],
  ])('whose header has %s', async (_name, change) => {
    expectRefused(await nonceWith(await withHeader(change)), NOT_VALID);
  });

  it.each(['none', 'None', 'nOnE', 'NONE'])('whose algorithm is %s', async (alg) => {
    const [, payload = '', signature = ''] = good.split('.');
    const header = base64url.encode(JSON.stringify({ ...decodeProtectedHeader(good), alg }));
    for (const forged of [`${header}.${payload}.`, `${header}.${payload}`, `${header}.${payload}.${signature}`]) {
      expectRefused(await nonceWith(forged), NOT_VALID);
    }
  });

  it('that is signed with HS256 and the public key, as PEM and as the bare key', async () => {
    const [published = {}] = keys.published.keys;
    const { x = '' } = published as { x?: string };
    const publicKey = await crypto.subtle.importKey('jwk', published, 'Ed25519', true, ['verify']);
    for (const secret of [new TextEncoder().encode(await exportSPKI(publicKey)), base64url.decode(x), new TextEncoder().encode(x)]) {
      const header = { alg: 'HS256', typ: 'at+jwt', kid: keys.signing.kid };
      expectRefused(await nonceWith(await new SignJWT(claims).setProtectedHeader(header).sign(secret)), NOT_VALID);
    }
  });

  it('that brings its key or points at one, and nothing is fetched', async () => {
    const stranger = await generateKeyPair('EdDSA', { extractable: true });
    const jwk = await exportJWK(stranger.publicKey);
    let fetches = 0;
    const server: Server = createServer((_request, response) => {
      fetches += 1;
      response.end(JSON.stringify({ keys: [jwk] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const there = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
    for (const change of [{ jwk }, { jku: there }, { x5u: there }, { jku: there, kid: 'stranger' }, {}]) {
      expectRefused(await nonceWith(await withHeader(change, stranger.privateKey)), NOT_VALID);
    }
    server.close();
    await once(server, 'close');
    expect(fetches).toBe(0);
  });

  it('that names any of a thousand unknown keys', async () => {
    const { status } = await nonceWith(good);
    expect(status).toBe(200);
    const statuses = new Set<number>();
    for (let index = 0; index < 1_000; index += 1) statuses.add((await nonceWith(await withHeader({ kid: `unknown-${index}` }))).status);
    expect([...statuses]).toEqual([401]);
  });

  it('that is good for something else', async () => {
    const caller = { playerId: String(claims.sub), sessionId: String(claims.sid), expiresAt: auth.clock.now() + 60_000 };
    const playerToken = await new PlayerTokenIssuer(PUBLIC_BASE_URL, keys.signing).issue(caller, auth.clock.now());
    for (const other of [refreshToken, playerToken, `ldr_${'a'.repeat(43)}`, `glpat-${'a'.repeat(20)}`, await auth.sessionOf('ada')]) {
      expectRefused(await nonceWith(other), NOT_VALID);
    }
  });

  it('whose signature differs by a bit, or is spelled differently', async () => {
    const [header, payload, signature = ''] = good.split('.');
    const bytes = base64url.decode(signature);
    const flipped = [0, 7, 255, 256, 511].map((bit) => bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)));
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const neighbour = alphabet[alphabet.indexOf(good.at(-1) ?? '') ^ 1] ?? '';
    const forged = [...flipped.map((each) => `${header}.${payload}.${base64url.encode(each)}`), `${good}=`, good.slice(0, -1) + neighbour];
    for (const token of forged) expectRefused(await nonceWith(token), NOT_VALID);
  });

  it('whose payload was changed under its signature', async () => {
    const [header, , signature] = good.split('.');
    const payload = base64url.encode(JSON.stringify({ ...claims, test_mode: true }));
    expectRefused(await nonceWith(`${header}.${payload}.${signature}`), NOT_VALID);
  });

  it.each(['.', '..', 'a.b.c', 'x'.repeat(43), 'x'.repeat(10_000)])('that is none: %.20j', async (token) => {
    expectRefused(await nonceWith(token), NOT_VALID);
  });

  it('that was replaced by a refresh', async () => {
    await client.refresh(refreshToken);
    expectRefused(await nonceWith(good), NOT_VALID);
  });
});

function nonceWith(token: string): Promise<Refused> {
  return client.nonce<RefusalBody>(token);
}

function expectRefused({ status, headers, body }: Refused, message: string): void {
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer');
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(body).toEqual({ detail: message, error: message });
}

function signed(change: Record<string, unknown>): Promise<string> {
  const header = { alg: 'EdDSA', typ: 'at+jwt', kid: keys.signing.kid };
  return new SignJWT({ ...claims, ...change } as JWTPayload).setProtectedHeader(header).sign(keys.signing.privateKey);
}

// Signs by hand: the library would refuse to write some of these headers.
async function withHeader(change: Record<string, unknown>, key: CryptoKey = keys.signing.privateKey): Promise<string> {
  const header = base64url.encode(JSON.stringify({ alg: 'EdDSA', typ: 'at+jwt', kid: keys.signing.kid, ...change }));
  const payload = base64url.encode(JSON.stringify(claims));
  const signature = await crypto.subtle.sign('Ed25519', key, new TextEncoder().encode(`${header}.${payload}`));
  return `${header}.${payload}.${base64url.encode(new Uint8Array(signature))}`;
}
