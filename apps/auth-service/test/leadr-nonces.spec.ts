import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NonceRefused, Nonces } from '@laurel/access/nonces';
import type { IssuedNonce } from '@laurel/contracts/leadr/nonce';

import { LeadrClient } from './leadr-client.js';
import { RunningAuthService, SECRET } from './running-auth-service.js';

const LIFE_MS = 60_000;

/** As score-service takes them. */
const taker = Nonces.of(SECRET, LIFE_MS);

let auth: RunningAuthService;
let client: LeadrClient;

beforeAll(async () => {
  auth = await RunningAuthService.start();
  client = await LeadrClient.ofNewGame(auth);
});

afterAll(() => auth.close());

it('is a version 4 UUID that expires after a minute', async () => {
  const { body: session } = await client.start();
  const { status, headers, body } = await client.nonce(session.access_token);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({
    nonce_value: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    expires_at: new Date(auth.clock.now() + LIFE_MS).toISOString(),
  });
});

const PATHS = ['/v1/client/nonce', '/v1/client/nonce/', '/v1/client/nonce?game=x'];

it.each(PATHS)('is at %s, for clients that name a Content-Type too', async (path) => {
  const { body: session } = await client.start();
  const headers = { Authorization: `Bearer ${session.access_token}`, 'Content-Type': 'application/json', 'leadr-client-nonce': 'x' };
  expect((await client.send('GET', path, { headers })).status).toBe(200);
});

it('is known wherever the secret of the installation is, and only as its device’s', async () => {
  const [{ body: mine }, { body: theirs }] = [await client.start(), await client.start()];
  const { nonce_value: nonce, expires_at: expiry } = (await client.nonce(mine.access_token)).body;
  const at = auth.clock.now();
  expect(taker.check(nonce, mine.id, at)).toEqual({ kind: 'nonce', key: nonce, expiresAt: Date.parse(expiry) });
  expect(() => taker.check(nonce, theirs.id, at)).toThrow(NonceRefused);
  expect(() => taker.check(nonce, mine.id, at + LIFE_MS)).toThrow(NonceRefused);
});

it('survives a refresh, and does not cancel others', async () => {
  const { body: session } = await client.start();
  const first = (await client.nonce(session.access_token)).body.nonce_value;
  const { body: refreshed } = await client.refresh(session.refresh_token);
  const second = (await client.nonce(refreshed.access_token)).body.nonce_value;
  for (const nonce of [first, second]) expect(taker.check(nonce, session.id, auth.clock.now()).key).toBe(nonce);
});

it('leaves nothing in the store, ten thousand times', async () => {
  const { body: session } = await client.start();
  const before = await rowsWritten();
  const nonces = new Set<string>();
  const issuer = auth.service.app.get(Nonces, { strict: false });
  for (let issued = 0; issued < 9_980; issued += 1) nonces.add(issuer.issue(session.id, auth.clock.now()).value);
  const asked = await Promise.all(Array.from({ length: 20 }, () => client.nonce(session.access_token)));
  for (const { body } of asked) nonces.add((body as IssuedNonce).nonce_value);
  expect(nonces.size).toBe(10_000);
  expect(await rowsWritten()).toEqual(before);
});

/** Every row that a device has a part in, with the transaction that wrote it. */
function rowsWritten(): Promise<unknown> {
  const tables = ['competitors', 'devices', 'device_sessions', 'spent_keys'];
  return auth.query(tables.map((table) => `select '${table}' as name, xmin::text, t::text as row from ${table} t`).join(' union all '));
}
