import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { SessionChanged } from '@laurel/contracts/events';
import { hiddenFields, type Browser, type Page } from '@laurel/fixtures/test-browser';
import { EventBus } from '@laurel/storage/event-bus/event-bus';
import { decodeJwt } from 'jose';

import { RunningAuthService } from './running-auth-service.js';

const ACCOUNT = '/auth/account';
const END = '/auth/account/end-session';

let auth: RunningAuthService;
let session: string;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  auth = await RunningAuthService.start();
});

afterAll(() => auth.close());

beforeEach(async () => {
  session = await auth.sessionOf('ada');
  browser = await signedInAs('ada');
  page = await browser.get(ACCOUNT);
});

it('asks a stranger to sign in', async () => {
  const asked = await auth.browser().get(ACCOUNT);
  expect(asked.status).toBe(200);
  expect(asked.body).toContain('href="/auth/account/sign-in"');
});

it('shows which game is signed in, since when and from where', () => {
  for (const shown of ['ada', '192.0.2.0/24', 'GodotEngine/3.2 (X11)', new Date(auth.clock.now()).toISOString()]) {
    expect(page.body).toContain(shown);
  }
});

it('logs nobody in to a game and leaves the session as it is', async () => {
  expect(await auth.isLetIn(session)).toBe(true);
});

it('ends the session on every service at once when its player says so', async () => {
  const changes: SessionChanged[] = [];
  const leave = auth.service.app.get(EventBus, { strict: false }).subscribe('session-changed', (change) => changes.push(change));
  const ended = await browser.submit(page);
  expect(ended.status).toBe(303);
  expect(ended.location).toBe(ACCOUNT);
  expect(await auth.isLetIn(session)).toBe(false);
  expect((await browser.get(ACCOUNT)).body).toContain('No game is signed in');
  leave();
  expect(changes).toEqual([{ playerId: decodeJwt(session).sub, sessionId: null }]);
});

it('does not end a session that began after the page was shown', async () => {
  const newer = await auth.sessionOf('ada');
  await browser.submit(page);
  expect(await auth.isLetIn(newer)).toBe(true);
});

it('takes the form from its own browser only, and with its proof only', async () => {
  expect((await auth.browser().submit(page)).status).toBe(403);
  expect((await (await signedInAs('ada')).submit(page)).status).toBe(303);
  session = await auth.sessionOf('ada');
  const target = decodeJwt(session).jti ?? '';
  for (const fields of [{}, { session: target }, { session: target, proof: 'x'.repeat(43) }]) {
    expect((await browser.post(END, fields)).status).toBe(403);
  }
  const mallory = await signedInAs('mallory');
  const ownProof = hiddenFields((await mallory.get(ACCOUNT)).body);
  expect(ownProof).toEqual({});
  expect((await mallory.submit(page, { session: target })).status).toBe(403);
  expect(await auth.isLetIn(session)).toBe(true);
});

it('ends nobody else’s session with a proof of one’s own', async () => {
  await auth.sessionOf('mallory');
  const mallory = await signedInAs('mallory');
  const own = await mallory.get(ACCOUNT);
  expect((await mallory.submit(own, { session: decodeJwt(session).jti ?? '' })).status).toBe(303);
  expect(await auth.isLetIn(session)).toBe(true);
});

it.each([
  ['changed', (cookie: string) => cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
  ['unsigned', (cookie: string) => cookie.split('.')[0] ?? ''],
  ['empty', () => ''],
  ['a dot', () => '.'],
  ['signed for another page', () => `${Buffer.from('{}').toString('base64url')}.${'x'.repeat(43)}`],
])('does not know a browser whose cookie is %s', async (_name, change) => {
  browser.setCookie(ACCOUNT, '__Host-laurel-account', change(browser.cookie(ACCOUNT, '__Host-laurel-account') ?? ''));
  expect((await browser.get(ACCOUNT)).body).toContain('Sign in with GitLab');
  expect((await browser.submit(page)).status).toBe(403);
});

it('forgets a browser after a quarter of an hour', async () => {
  auth.clock.advance(15 * 60_000);
  expect((await browser.get(ACCOUNT)).body).toContain('Sign in with GitLab');
});

it('shows no session that has expired, and knows accounts that have never played', async () => {
  auth.clock.advance(2_592_000_000);
  expect((await (await signedInAs('ada')).get(ACCOUNT)).body).toContain('No game is signed in');
  expect((await (await signedInAs('newcomer')).get(ACCOUNT)).body).toContain('No game is signed in');
});

it('shows names and programs as text', async () => {
  auth.gitlab.faults.profile = { id: 5, username: '<img src=x onerror=alert(1)>' };
  const headers = { 'X-Forwarded-For': '192.0.2.1', 'User-Agent': '"><script>alert(2)</script>' };
  const opened = await fetch(`${auth.service.url}/api/sessions`, { method: 'PUT', headers });
  const { auth_url: authUrl } = (await opened.json()) as { auth_url: string };
  const gamer = auth.browser();
  await gamer.get(await auth.throughGitlab(gamer, authUrl, 'ada'));
  const shown = await (await signedInAs('ada')).get(ACCOUNT);
  auth.gitlab.faults.profile = {};
  expect(shown.body).toContain('alert(1)');
  expect(shown.body).toContain('alert(2)');
  expect(shown.body).not.toMatch(/<img|<script/);
});

it('does not sign in an account that GitLab does not let in', async () => {
  const denied = auth.browser();
  const answered = await denied.get(await auth.throughGitlab(denied, '/auth/account/sign-in', 'ada', 'deny'));
  expect(answered.status).toBe(403);
  expect((await denied.get(ACCOUNT)).body).toContain('Sign in with GitLab');
});

async function signedInAs(username: string): Promise<Browser> {
  const visitor = auth.browser();
  const arrived = await visitor.get(await auth.throughGitlab(visitor, '/auth/account/sign-in', username));
  expect(arrived.status).toBe(303);
  expect(arrived.location).toBe(ACCOUNT);
  return visitor;
}
