import { beforeAll, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

import { AuthenticatePlayer, NotAuthenticated } from './authenticate-player.js';
import { localKeySet } from './key-set.js';
import { PlayerTokenIssuer, PlayerTokenVerifier, type PlayerCaller } from './player-tokens.js';

const BASE_URL = 'https://play.example';
const NOW = Date.UTC(2026, 5, 1, 12);
const CALLER: PlayerCaller = { playerId: 'player', sessionId: 'session', expiresAt: NOW + 60_000 };

let authenticate: AuthenticatePlayer;
let token: string;
let currentSession = CALLER.sessionId;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  token = await new PlayerTokenIssuer(BASE_URL, { kid, privateKey }).issue(CALLER, NOW);
  const verifier = new PlayerTokenVerifier(BASE_URL, localKeySet({ keys: [{ ...jwk, kid }] }));
  authenticate = new AuthenticatePlayer(verifier, { isCurrent: async (_playerId, sessionId) => sessionId === currentSession });
});

it.each(['Authorization', 'authorization', 'AUTHORIZATION'])('takes the token from the header %s', async (name) => {
  expect(await authenticate.byHeaders(['Host', 'play.example', name, `Bearer ${token}`], NOW)).toEqual(CALLER);
});

it('reads the scheme without regard to case', async () => {
  expect(await authenticate.byHeaders(['Authorization', `bEARER   ${token}`], NOW)).toEqual(CALLER);
});

it.each([
  ['no header', () => ['Host', 'Authorization']],
  ['two headers', () => ['Authorization', `Bearer ${token}`, 'authorization', `Bearer ${token}`]],
  ['an empty header', () => ['Authorization', '']],
  ['no token', () => ['Authorization', 'Bearer']],
  ['two tokens', () => ['Authorization', `Bearer ${token} ${token}`]],
  ['another scheme', () => ['Authorization', `Basic ${token}`]],
  ['a bare token', () => ['Authorization', token]],
  ['the token of a login that is still being polled', () => ['Authorization', `Bearer ${'p'.repeat(43)}`]],
])('does not know the caller with %s', async (_name, rawHeaders) => {
  await expect(authenticate.byHeaders(rawHeaders(), NOW)).rejects.toBeInstanceOf(NotAuthenticated);
});

it('does not know the caller whose session was replaced or has expired', async () => {
  await expect(authenticate.byToken(token, CALLER.expiresAt)).rejects.toBeInstanceOf(NotAuthenticated);
  currentSession = 'a newer one';
  await expect(authenticate.byToken(token, NOW)).rejects.toBeInstanceOf(NotAuthenticated);
});
