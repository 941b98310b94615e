import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { createDataSource } from '@laurel/storage/data-source';
import { Players } from '@laurel/storage/players/players';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

import { AuthenticatePlayer, SessionOver } from '../src/authenticate-player.js';
import { localKeySet } from '../src/key-set.js';
import { NotAuthenticated } from '../src/not-authenticated.js';
import { PlayerTokenIssuer, PlayerTokenVerifier, type PlayerCaller } from '../src/player-tokens.js';

const BASE_URL = 'https://play.example';
const NOW = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;

let database: TestDatabase;
let dataSource: ReturnType<typeof createDataSource>;
let players: Players;
let authenticate: AuthenticatePlayer;
let caller: PlayerCaller;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'authenticate' }).initialize();
  players = new Players(dataSource);
  caller = await login();
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  token = await new PlayerTokenIssuer(BASE_URL, { kid, privateKey }).issue(caller, NOW);
  const verifier = new PlayerTokenVerifier(BASE_URL, localKeySet({ keys: [{ ...jwk, kid }] }));
  authenticate = new AuthenticatePlayer(verifier, players);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Makes a session the account's only one. */
async function login(): Promise<PlayerCaller> {
  const session = { sessionId: randomUUID(), at: NOW, expiresAt: NOW + MINUTE };
  const account = { issuer: 'https://gitlab.example', externalId: '7', name: 'ada', network: null, client: null };
  const { playerId } = await dataSource.transaction((manager) => players.beginSession({ ...account, ...session }, manager));
  return { playerId, sessionId: session.sessionId, expiresAt: session.expiresAt };
}

it.each(['Authorization', 'authorization', 'AUTHORIZATION'])('takes the token from the header %s', async (name) => {
  expect(await authenticate.byHeaders(['Host', 'play.example', name, `Bearer ${token}`], NOW)).toEqual(caller);
});

it('reads the scheme without regard to case', async () => {
  expect(await authenticate.byHeaders(['Authorization', `bEARER   ${token}`], NOW)).toEqual(caller);
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
  await expect(authenticate.byToken(token, caller.expiresAt)).rejects.toBeInstanceOf(NotAuthenticated);
  await login();
  await expect(authenticate.byToken(token, NOW)).rejects.toBeInstanceOf(SessionOver);
});
