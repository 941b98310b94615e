import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SessionChanged } from '@laurel/contracts/events';
import { EventBus } from '@laurel/storage/event-bus/event-bus';
import { AuthenticationSessions } from '@laurel/storage/sign-in/authentication-sessions';
import { decodeJwt } from 'jose';

import { RunningAuthService } from './running-auth-service.js';

const ROUNDS = 5;
const LOGINS = 20;

let auth: RunningAuthService;
let replica: RunningAuthService;

beforeAll(async () => {
  auth = await RunningAuthService.start();
  replica = await RunningAuthService.start({ replicaOf: auth });
});

afterAll(async () => {
  await replica.close();
  await auth.close();
});

it(`leaves exactly one of ${LOGINS} sessions of an account that are completed at once on two replicas, ${ROUNDS} times`, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const logins = await Promise.all(
      Array.from({ length: LOGINS }, async (_, index) => {
        const service = index % 2 === 0 ? auth : replica;
        const browser = service.browser();
        const { token, authUrl } = await service.openLogin();
        return { token, browser, back: await service.throughGitlab(browser, authUrl, 'ada') };
      }),
    );
    const answers = await Promise.all(logins.map(({ browser, back }) => browser.get(back)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: LOGINS }, () => 200));

    const statuses = await Promise.all(logins.map(({ token }) => replica.poll(token)));
    expect(statuses.every(({ verified }) => verified)).toBe(true);
    const sessions = statuses.map(({ session_token: session }) => session);
    expect(new Set(sessions).size).toBe(LOGINS);
    const letIn = await Promise.all(sessions.map((session) => auth.isLetIn(session)));
    expect(letIn.filter(Boolean)).toHaveLength(1);
  }
});

it('refuses the older session from the moment a newer login is complete, and says so to the other services', async () => {
  const older = await auth.sessionOf('ada');
  expect(await replica.isLetIn(older)).toBe(true);

  const changes: SessionChanged[] = [];
  const leave = auth.service.app.get(EventBus, { strict: false }).subscribe('session-changed', (change) => changes.push(change));
  const newer = await auth.sessionOf('ada');
  leave();
  expect(await replica.isLetIn(older)).toBe(false);
  expect(await replica.isLetIn(newer)).toBe(true);
  const { sub, jti } = decodeJwt(newer);
  expect(changes).toEqual([{ playerId: sub, sessionId: jti }]);
});

it('leaves the session alone while a newer login is only open, waits at GitLab, or fails', async () => {
  const session = await auth.sessionOf('ada');
  const browser = auth.browser();
  const { authUrl } = await auth.openLogin();
  await browser.get(await auth.throughGitlab(browser, authUrl, 'ada', 'deny'));
  await auth.throughGitlab(browser, authUrl, 'ada');
  expect(await auth.isLetIn(session)).toBe(true);
});

it('lets a login start on one replica, come back on another, and be polled on either', async () => {
  const browser = auth.browser();
  const { token, authUrl } = await auth.openLogin();
  const back = await auth.throughGitlab(browser, authUrl, 'ada');
  const elsewhere = replica.browser();
  elsewhere.setCookie(back, '__Host-laurel-login', browser.cookie(back, '__Host-laurel-login') ?? '');
  expect((await elsewhere.get(back)).status).toBe(200);
  expect(await auth.poll(token)).toEqual(await replica.poll(token));
});

it('leaves nothing behind when logins have expired, whichever replica sweeps', async () => {
  await auth.openLogin();
  await auth.browser().get((await auth.openLogin()).authUrl);
  await auth.browser().get('/auth/account/sign-in');
  await auth.logIn('ada');
  const stores = [auth, replica].map(({ service }) => service.app.get(AuthenticationSessions, { strict: false }));
  const sweep = () => Promise.all(stores.map((store) => store.sweepExpired(auth.clock.now())));
  const fresh = await auth.openLogin();
  await sweep();
  expect((await auth.poll(fresh.token)).verified).toBe(false);

  auth.clock.advance(600_000);
  await sweep();
  const left = await auth.query('select id::text from authentication_sessions union all select state_hash::text from login_states');
  expect(left).toEqual([]);
});
