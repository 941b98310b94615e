import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from '@laurel/fixtures/test-browser';

import { RunningAuthService } from './running-auth-service.js';

let auth: RunningAuthService;
let browser: Browser;
let token: string;
let authUrl: string;
/** Where GitLab sends the browser back to. */
let back: URL;

beforeAll(async () => {
  auth = await RunningAuthService.start();
});

afterAll(() => auth.close());

beforeEach(async () => {
  browser = auth.browser();
  ({ token, authUrl } = await auth.openLogin());
  back = new URL(await auth.throughGitlab(browser, authUrl, 'ada'));
});

describe('a callback that is not the answer to this browser is refused and changes nothing', () => {
  it.each<[string, () => string]>([
    ['no parameters', () => ''],
    ['only a code', () => `?code=${back.searchParams.get('code')}`],
    ['only a state', () => `?state=${back.searchParams.get('state')}`],
    ['an empty code', () => `?code=&state=${back.searchParams.get('state')}`],
    ['an empty error', () => `?error=&state=${back.searchParams.get('state')}`],
    ['an unknown state', () => `?code=${back.searchParams.get('code')}&state=${'x'.repeat(43)}`],
    ['an empty state', () => `?code=${back.searchParams.get('code')}&state=`],
    ['two states', () => `${back.search}&state=${back.searchParams.get('state')}`],
    ['two codes', () => `${back.search}&code=stolen`],
    ['a code and an error', () => `${back.search}&error=access_denied`],
    ['a state in brackets', () => back.search.replace('state=', 'state[]=')],
    ['a state of NUL', () => `?code=x&state=%00`],
    ['a state of 8 KB', () => `?code=x&state=${'s'.repeat(8_000)}`],
    ['a code from elsewhere without a state', () => '?code=attacker'],
    ['an error without a state', () => '?error=access_denied'],
    ['an error with an unknown state', () => `?error=access_denied&state=${'x'.repeat(43)}`],
  ])('%s', async (_name, search) => {
    const answer = await browser.get(`/auth/callback${search()}`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await auth.poll(token)).toEqual({ verified: false, error: false, session_token: '' });
    expect((await browser.get(back.href)).status).toBe(200);
  });

  it('the right state without the cookie', async () => {
    expect((await auth.browser().get(back.href)).status).toBe(400);
    expect((await browser.get(back.href)).status).toBe(200);
  });

  it.each([['another browser’s cookie', 'x'.repeat(43)], ['an odd cookie', "' or 1=1--"], ['an empty cookie', '']])(
    'the right state with %s',
    async (_name, cookie) => {
      const stranger = auth.browser();
      stranger.setCookie(back.href, '__Host-laurel-login', cookie);
      expect((await stranger.get(back.href)).status).toBe(400);
      expect((await browser.get(back.href)).status).toBe(200);
    },
  );

  it('the right state with the cookie under its name for plain http', async () => {
    const stranger = auth.browser();
    stranger.setCookie(back.href, 'laurel-login', browser.cookie(back.href, '__Host-laurel-login') ?? '');
    expect((await stranger.get(back.href)).status).toBe(400);
  });

  it('an error with another browser’s state', async () => {
    const answer = await auth.browser().get(`/auth/callback?error=access_denied&state=${back.searchParams.get('state')}`);
    expect(answer.status).toBe(400);
    expect((await auth.poll(token)).error).toBe(false);
  });

  it('a state that was used', async () => {
    expect((await browser.get(back.href)).status).toBe(200);
    const done = await auth.poll(token);
    expect((await browser.get(back.href)).status).toBe(400);
    const failed = await browser.get(`/auth/callback?error=access_denied&state=${back.searchParams.get('state')}`);
    expect(failed.status).toBe(400);
    expect(await auth.poll(token)).toEqual(done);
  });

  it('a state whose login has expired', async () => {
    auth.clock.advance(600_000);
    expect((await browser.get(back.href)).status).toBe(400);
  });
});

it('completes a login once when its callback comes many times at once', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => browser.get(back.href)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
});

it('completes a login once when two of its states come back at once, and leaves the first session alone', async () => {
  const second = await auth.throughGitlab(browser, authUrl, 'ada');
  const answers = await Promise.all([browser.get(back.href), browser.get(second)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
  const done = await auth.poll(token);
  expect(await auth.isLetIn(done.session_token)).toBe(true);
});

it('shows a denial, lets the same browser try again, and then succeeds', async () => {
  const denied = await auth.throughGitlab(browser, authUrl, 'ada', 'deny');
  const page = await browser.get(denied);
  expect(page.status).toBe(403);
  expect(await auth.poll(token)).toEqual({ verified: false, error: true, session_token: '' });

  const again = await auth.throughGitlab(browser, authUrl, 'ada');
  expect((await browser.get(again)).status).toBe(200);
  expect(await auth.poll(token)).toMatchObject({ verified: true, error: false });
});

it('keeps a complete login complete when another of its states comes back with an error', async () => {
  const denied = await auth.throughGitlab(browser, authUrl, 'ada', 'deny');
  expect((await browser.get(back.href)).status).toBe(200);
  expect((await browser.get(denied)).status).toBe(403);
  expect(await auth.poll(token)).toMatchObject({ verified: true, error: false });
});

it('repeats nothing of what an error says', async () => {
  const text = '<script>alert(1)</script>';
  const state = back.searchParams.get('state') ?? '';
  const query = new URLSearchParams({ error: text, error_description: text, error_uri: 'javascript:alert(1)', state });
  const page = await browser.get(`/auth/callback?${query}`);
  expect(page.status).toBe(403);
  expect(page.body).not.toContain('alert');
  expect(await auth.poll(token)).toMatchObject({ error: true });
});

it.each(['?code=attacker', '?error=access_denied', '?code=attacker&state=x'])('takes nobody for being back by %s', async (search) => {
  expect((await browser.get(authUrl + search)).status).toBe(400);
  expect((await browser.get(`/auth/account/sign-in${search}`)).status).toBe(400);
  expect((await browser.get(back.href)).status).toBe(200);
});

it.each(['x', "' or 1=1--", '%00', '%ff', '..%2f..%2fetc', 'y'.repeat(4_000)])('knows no login by the handle %.20s', async (handle) => {
  const { status } = await browser.get(`/auth/login/${handle}`);
  expect([400, 404]).toContain(status);
});
