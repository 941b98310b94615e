import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

import { KeySetUnavailable, remoteKeySet } from './key-set.js';
import { PlayerTokenIssuer, PlayerTokenVerifier, type PlayerCaller } from './player-tokens.js';

const BASE_URL = 'https://play.example';
const AT = Date.UTC(2026, 5, 1, 12);
const CALLER: PlayerCaller = { playerId: 'player', sessionId: 'session', expiresAt: AT + 3_600_000 };

let server: Server;
let url: string;
let answer: RequestListener;
let fetches: number;
let now: number;

beforeEach(async () => {
  fetches = 0;
  now = 0;
  server = createServer((request, response) => {
    fetches += 1;
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

it('fetches the set once for all that wait for it', async () => {
  const key = await newKey();
  publish(key.jwk);
  const verifier = remoteVerifier();
  const callers = await Promise.all(Array.from({ length: 20 }, () => verifier.verify(key.token, AT)));
  expect(callers).toEqual(Array.from({ length: 20 }, () => CALLER));
  expect(fetches).toBe(1);
});

it('takes up a new key when a token names it, but reloads once in ten seconds whatever is thrown at it', async () => {
  const [first, second] = [await newKey(), await newKey()];
  publish(first.jwk);
  const verifier = remoteVerifier();
  await verifier.verify(first.token, AT);
  publish(first.jwk, second.jwk);

  const unknown = await Promise.all(Array.from({ length: 1000 }, () => newUnpublishedToken()));
  for (const token of unknown) expect(await verifier.verify(token, AT)).toBeUndefined();
  expect(fetches).toBe(1);

  now = 10_000;
  expect(await verifier.verify(second.token, AT)).toEqual(CALLER);
  for (const token of unknown) expect(await verifier.verify(token, AT)).toBeUndefined();
  expect(fetches).toBe(2);
});

it('drops a retired key once the set has grown old', async () => {
  const [retired, current] = [await newKey(), await newKey()];
  publish(retired.jwk, current.jwk);
  const verifier = remoteVerifier();
  expect(await verifier.verify(retired.token, AT)).toEqual(CALLER);

  publish(current.jwk);
  now = 300_000;
  await verifier.verify(current.token, AT);
  await expectSoon(async () => (await verifier.verify(retired.token, AT)) === undefined);
});

it.each<[string, RequestListener]>([
  ['an error', (_request, response) => void response.writeHead(500).end()],
  ['HTML', (_request, response) => void response.end('<html></html>')],
  ['an empty set', (_request, response) => void response.end('{"keys":[]}')],
  ['a redirect', (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end()],
  ['silence', () => {}],
])('keeps the last good set when the publisher answers with %s', async (_name, failure) => {
  const key = await newKey();
  publish(key.jwk);
  const verifier = remoteVerifier();
  await verifier.verify(key.token, AT);

  answer = failure;
  now = 400_000;
  expect(await verifier.verify(await newUnpublishedToken(), AT)).toBeUndefined();
  expect(await verifier.verify(key.token, AT)).toEqual(CALLER);
});

it('says that it cannot judge while no set was ever fetched, asks no more than twice a second, and recovers', async () => {
  answer = (_request, response) => void response.writeHead(503).end();
  const key = await newKey();
  const verifier = remoteVerifier();
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await expect(verifier.verify(key.token, AT)).rejects.toBeInstanceOf(KeySetUnavailable);
  }
  expect(fetches).toBe(1);

  publish(key.jwk);
  now = 500;
  expect(await verifier.verify(key.token, AT)).toEqual(CALLER);
});

function remoteVerifier(): PlayerTokenVerifier {
  return new PlayerTokenVerifier(BASE_URL, remoteKeySet(url, { timeoutMs: 2_000, now: () => now }));
}

function publish(...keys: JWK[]): void {
  answer = (_request, response) => void response.end(JSON.stringify({ keys }));
}

async function newKey(): Promise<{ jwk: JWK; token: string }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const token = await new PlayerTokenIssuer(BASE_URL, { kid, privateKey }).issue(CALLER, AT);
  return { jwk: { ...jwk, kid, alg: 'EdDSA', use: 'sig' }, token };
}

async function newUnpublishedToken(): Promise<string> {
  return (await newKey()).token;
}

// The refresh runs beside the request that started it.
async function expectSoon(holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 1000; turn += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never came to hold');
}
