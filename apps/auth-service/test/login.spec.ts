import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';

import { RunningAuthService, signInAtGitlab } from './running-auth-service.js';

let auth: RunningAuthService;

beforeAll(async () => {
  auth = await RunningAuthService.start();
});

afterAll(() => auth.close());

it('goes from the game through GitLab back to the game', async () => {
  const { token, authUrl } = await auth.openLogin();
  expect(token).toMatch(/^[A-Za-z0-9_.-]{43,}$/);
  expect(authUrl.startsWith('https://play.example/auth/login/')).toBe(true);
  expect(authUrl).not.toContain(token);
  expect(await auth.poll(token)).toEqual({ verified: false, error: false, session_token: '' });

  const browser = auth.browser();
  const departed = await browser.get(authUrl);
  expect(departed.status).toBe(302);
  const wanted = new URL(departed.location);
  expect(`${wanted.origin}${wanted.pathname}`).toBe(`${auth.gitlab.url}/oauth/authorize`);
  expect(Object.fromEntries(wanted.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'laurel-under-test',
    redirect_uri: 'https://play.example/auth/callback',
    scope: 'read_user',
    state: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    code_challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    code_challenge_method: 'S256',
  });

  const arrived = await browser.get(await signInAtGitlab(departed, 'ada'));
  expect(arrived.status).toBe(200);
  expect(arrived.body).toContain('You are signed in');
  expect(arrived.headers.get('content-type')).toBe('text/html; charset=utf-8');

  const done = await auth.poll(token);
  expect(done).toEqual({ verified: true, error: false, session_token: expect.stringMatching(/^[A-Za-z0-9_.-]+$/) });
  expect(decodeProtectedHeader(done.session_token)).toMatchObject({ alg: 'EdDSA', typ: 'laurel-player+jwt' });
  expect(decodeJwt(done.session_token)).toMatchObject({ iss: 'https://play.example', aud: 'pomomon' });
  expect(await auth.isLetIn(done.session_token)).toBe(true);
});

it('gives the same session token at every poll until the login expires', async () => {
  const { token } = await auth.logIn('ada');
  const first = await auth.poll(token);
  auth.clock.advance(599_000);
  expect(await auth.poll(token)).toEqual(first);
  auth.clock.advance(1_000);
  expect((await fetch(`${auth.service.url}/api/sessions?token=${token}`)).status).toBe(404);
  expect(await auth.isLetIn(first.session_token)).toBe(true);
});

it('ends the session after its time', async () => {
  const session = await auth.sessionOf('ada');
  auth.clock.advance(2_592_000_000 - 1_000);
  expect(await auth.isLetIn(session)).toBe(true);
  auth.clock.advance(1_000);
  expect(await auth.isLetIn(session)).toBe(false);
});

it('keeps the account of a player who changes their name at GitLab, and never takes another account for theirs by its name', async () => {
  const before = decodeJwt(await auth.sessionOf('carol')).sub;
  const profile = { username: 'caroline' };
  auth.gitlab.faults.profile = profile;
  const renamed = decodeJwt(await auth.sessionOf('carol')).sub;
  auth.gitlab.faults.profile = { username: 'carol' };
  const impostor = decodeJwt(await auth.sessionOf('mallory')).sub;
  auth.gitlab.faults.profile = {};
  expect(renamed).toBe(before);
  expect(impostor).not.toBe(before);
});

it('binds the address to the first browser, which may open it again until the login is complete', async () => {
  const { token, authUrl } = await auth.openLogin();
  const [first, second] = [auth.browser(), auth.browser()];
  expect((await first.get(authUrl)).status).toBe(302);
  expect((await second.get(authUrl)).status).toBe(410);

  const back = await auth.throughGitlab(first, authUrl, 'ada');
  expect((await second.get(back)).status).toBe(400);
  expect((await auth.poll(token)).verified).toBe(false);
  expect((await first.get(back)).status).toBe(200);
  expect((await auth.poll(token)).verified).toBe(true);
  const reopened = await first.get(authUrl);
  expect(reopened.status).toBe(410);
  expect(reopened.body).toContain('complete');
});

it('lets one of many browsers have an address that all of them open at once', async () => {
  const { authUrl } = await auth.openLogin();
  const answers = await Promise.all(Array.from({ length: 20 }, () => auth.browser().get(authUrl)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([302, ...Array.from({ length: 19 }, () => 410)]);
});

it('completes two logins that are under way in one browser', async () => {
  const browser = auth.browser();
  const [first, second] = [await auth.openLogin(), await auth.openLogin()];
  const backs = [await auth.throughGitlab(browser, first.authUrl, 'ada'), await auth.throughGitlab(browser, second.authUrl, 'grace')];
  for (const back of backs) expect((await browser.get(back)).status).toBe(200);
  expect((await auth.poll(first.token)).verified).toBe(true);
  expect((await auth.poll(second.token)).verified).toBe(true);
});

it('sets a cookie that scripts and other sites cannot use', async () => {
  const { authUrl } = await auth.openLogin();
  const { headers } = await auth.browser().get(authUrl);
  const cookie = headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^__Host-laurel-login=[A-Za-z0-9_-]{43}; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
});

it('uses a plain cookie name on plain http', async () => {
  const plain = await RunningAuthService.start({ publicBaseUrl: 'http://localhost:4000' });
  try {
    const { authUrl } = await plain.openLogin();
    const cookie = (await plain.browser().get(authUrl)).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^laurel-login=/);
    expect(cookie).not.toContain('Secure');
  } finally {
    await plain.close();
  }
});

it('puts no token into any address, gives the access token back, and keeps none', async () => {
  // Nobody waits for the revocation, so the test listens for it.
  const revoked = new Promise((resolve) => {
    auth.gitlab.faults.revoke = (_request, response, pass) => {
      response.on('finish', resolve);
      pass();
    };
  });
  await auth.logIn('ada');
  await revoked;
  expect(auth.gitlab.liveTokens()).toBe(0);
  expect(auth.gitlab.log.map(({ url }) => url).filter((url) => url.includes('access_token'))).toEqual([]);
});

describe('every page', () => {
  it('runs no script, sits in no frame, is not cached, and tells nobody where it was', async () => {
    const { page } = await auth.logIn('ada');
    const refused = await auth.browser().get('/auth/login/unknown');
    for (const { headers } of [page, refused]) {
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action 'self'; frame-ancestors 'none'/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
    expect(refused.status).toBe(404);
  });

  it.each([
    ['POST', '/auth/callback', 'GET'],
    ['HEAD', '/auth/login/x', 'GET'],
    ['DELETE', '/auth/account', 'GET'],
    ['GET', '/auth/account/end-session', 'POST'],
    ['PUT', '/auth/confirm/x', 'GET, POST'],
  ])('refuses %s %s', async (method, path, allowed) => {
    const response = await fetch(auth.service.url + path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
  });

  it('is not there below unknown addresses', async () => {
    for (const path of ['/auth', '/auth/', '/auth/login', '/auth/login/', '/auth/nothing', '/AUTH/callback', '/auth/callback/']) {
      expect((await auth.browser().get(path)).status).toBe(404);
    }
  });
});

it('publishes the keys that its tokens are signed with', async () => {
  const response = await fetch(`${auth.service.url}/.well-known/jwks.json`);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
  expect(keys.map((key) => Object.keys(key).toSorted())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x']]);
  expect(decodeProtectedHeader(await auth.sessionOf('ada')).kid).toBe(keys[0]?.kid);
});

it('logs no secret of a login', async () => {
  const browser = auth.browser();
  const { token, authUrl } = await auth.openLogin();
  const departed = await browser.get(authUrl);
  const back = await signInAtGitlab(departed, 'ada');
  await browser.get(back);
  const { session_token: session } = await auth.poll(token);
  const callback = new URL(back).searchParams;
  const handle = authUrl.split('/').at(-1);
  const lines = auth.log.join('\n');
  expect(lines).toContain('/auth/callback');
  const cookie = browser.cookie(authUrl, '__Host-laurel-login');
  for (const secret of [token, handle, callback.get('code'), callback.get('state'), session, cookie]) {
    expect(secret).toBeTruthy();
    expect(lines).not.toContain(secret);
  }
});
