import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';

import { answer, htmlPage, redirect, reset } from '../src/faults.js';
import { startGitlabStandIn, type GitlabStandIn } from '../src/stand-in.js';

const CLIENT_ID = 'game';
const CLIENT_SECRET = 'secret of the game';
const REDIRECT_URI = 'http://localhost:4000/auth/callback';
// The pair that GitLab's documentation of PKCE publishes.
const VERIFIER = 'ks02i3jdikdo2k0dkfodf3m39rjfjsdk0wk349rj3jrhf';
const CHALLENGE = '2i0WFA-0AerkjQm4X4oDEhqA17QIAKNjXpagHBXmO_U';

const WANTED = {
  client_id: CLIENT_ID,
  redirect_uri: REDIRECT_URI,
  response_type: 'code',
  scope: 'read_user',
  state: 'state-1',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256',
};

let standIn: GitlabStandIn;
let now: number;

beforeEach(async () => {
  now = 1_000_000;
  standIn = await startGitlabStandIn({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    redirectUris: [REDIRECT_URI],
    basePath: '/gitlab',
    trusted: true,
    now: () => now,
  });
});

afterEach(() => standIn.close());

describe('authorize', () => {
  it('says plainly that it is not GitLab, and carries the request along in its form', async () => {
    const page = await show(WANTED);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain('This is not GitLab');
    expect(html).toContain('name="state" value="state-1"');
    expect(html).toContain('action="/gitlab/oauth/authorize"');
  });

  it('sends a code and the state back to the registered address', async () => {
    const location = await decide({ ...WANTED, username: 'ada', decision: 'authorize' });
    expect(location.href.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    expect(location.searchParams.get('state')).toBe('state-1');
    expect(location.searchParams.get('code')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('reports a denial', async () => {
    const location = await decide({ ...WANTED, decision: 'deny' });
    expect(location.searchParams.get('error')).toBe('access_denied');
    expect(location.searchParams.get('state')).toBe('state-1');
  });

  it('asks a browser once only when the application is trusted', async () => {
    const decided = await post('/oauth/authorize', { ...WANTED, username: 'ada', decision: 'authorize' });
    const cookie = decided.headers.get('set-cookie')?.split(';')[0] ?? '';
    const shown = await show(WANTED, { cookie });
    expect(shown.status).toBe(302);
    expect(new URL(shown.headers.get('location') ?? '').searchParams.has('code')).toBe(true);
  });

  it.each([
    ['another client', { client_id: 'other' }],
    ['another address', { redirect_uri: `${REDIRECT_URI}/` }],
    ['a foreign address', { redirect_uri: 'https://evil.example/' }],
  ])('answers %s with a page and no redirect', async (_name, change) => {
    for (const answered of [
      await show({ ...WANTED, ...change }),
      await post('/oauth/authorize', { ...WANTED, ...change, username: 'ada', decision: 'authorize' }),
    ]) {
      expect(answered.status).toBe(400);
      expect(answered.headers.has('location')).toBe(false);
    }
  });

  it.each([
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_scope', { scope: 'api' }],
    ['invalid_scope', { scope: '' }],
    ['invalid_request', { code_challenge: '' }],
    ['invalid_request', { code_challenge_method: 'plain' }],
  ])('complains to the client: %s for %j', async (error, change) => {
    const shown = await show({ ...WANTED, ...change });
    expect(shown.status).toBe(302);
    expect(new URL(shown.headers.get('location') ?? '').searchParams.get('error')).toBe(error);
  });

  it.each(['', ' ', '<b>', 'a b', '.ada', 'x'.repeat(256)])('asks again for the username %j', async (username) => {
    const page = await post('/oauth/authorize', { ...WANTED, username, decision: 'authorize' });
    expect(page.status).toBe(422);
    expect(await page.text()).not.toContain('<b>');
  });

  it('does not take its form from another site', async () => {
    const form = { ...WANTED, username: 'ada', decision: 'authorize' };
    expect((await post('/oauth/authorize', form, { 'sec-fetch-site': 'cross-site' })).status).toBe(422);
  });
});

describe('token', () => {
  it('knows the client by its body or by Basic authentication', async () => {
    expect((await exchange(await codeFor('ada'))).status).toBe(200);
    const basic = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`;
    const change = { client_id: undefined, client_secret: undefined };
    expect((await exchange(await codeFor('ada'), change, { authorization: basic })).status).toBe(200);
  });

  it.each([
    [401, { client_secret: 'wrong' }],
    [401, { client_id: 'other' }],
    [401, { client_secret: undefined }],
    [400, { grant_type: 'password' }],
    [400, { code: 'unknown' }],
    [400, { redirect_uri: `${REDIRECT_URI}?x=1` }],
    [400, { code_verifier: `${VERIFIER}x` }],
    [400, { code_verifier: undefined }],
  ])('refuses with %d: %j', async (status, change) => {
    expect((await exchange(await codeFor('ada'), change)).status).toBe(status);
  });

  it('takes a code once, and for a minute', async () => {
    const code = await codeFor('ada');
    expect((await exchange(code)).status).toBe(200);
    expect((await exchange(code)).status).toBe(400);

    const late = await codeFor('ada');
    now += 60_000;
    expect((await exchange(late)).status).toBe(400);
  });

  it('spends a code on a failed exchange too', async () => {
    const code = await codeFor('ada');
    await exchange(code, { code_verifier: 'wrong' });
    expect((await exchange(code)).status).toBe(400);
  });
});

describe('user', () => {
  it('is the same account for the same name', async () => {
    const first = await user(await tokenFor('ada'));
    const again = await user(await tokenFor('Ada'));
    const other = await user(await tokenFor('grace'));
    expect(first).toMatchObject({ username: 'ada', state: 'active', bot: false });
    expect(Number.isSafeInteger(first.id)).toBe(true);
    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
  });

  it('takes a token from the Authorization header only, and not after its revocation', async () => {
    const token = await tokenFor('ada');
    expect((await get('/api/v4/user')).status).toBe(401);
    expect((await get('/api/v4/user', { authorization: `Basic ${token}` })).status).toBe(401);
    expect((await get(`/api/v4/user?access_token=${token}`)).status).toBe(400);
    expect(standIn.liveTokens()).toBe(1);

    await post('/oauth/revoke', { client_id: CLIENT_ID, client_secret: CLIENT_SECRET, token });
    expect(standIn.liveTokens()).toBe(0);
    expect((await get('/api/v4/user', { authorization: `Bearer ${token}` })).status).toBe(401);
  });

  it('tells groups only to a token of scope openid', async () => {
    standIn.groups.set('ada', ['uni/cs']);
    const narrow = await tokenFor('ada');
    expect((await get('/oauth/userinfo', { authorization: `Bearer ${narrow}` })).status).toBe(403);
    const wide = await tokenFor('ada', 'read_user openid');
    const info = await get('/oauth/userinfo', { authorization: `Bearer ${wide}` });
    expect(await info.json()).toMatchObject({ groups: ['uni/cs'] });
  });
});

it('keeps to loopback: another Host gets nothing', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request(`${standIn.url}/api/v4/user`, { headers: { host: 'evil.example' } }, (response) => resolve(response.statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

it('misbehaves on demand and remembers every request', async () => {
  standIn.faults.token = answer({ token_type: 'Bearer' });
  expect(await (await exchange('x')).json()).toEqual({ token_type: 'Bearer' });
  standIn.faults.token = htmlPage;
  expect((await exchange('x')).headers.get('content-type')).toContain('text/html');
  standIn.faults.token = redirect('http://127.0.0.1:1/');
  expect((await exchange('x')).headers.get('location')).toBe('http://127.0.0.1:1/');
  standIn.faults.token = reset;
  await expect(exchange('x')).rejects.toThrow();
  standIn.faults.token = undefined;

  standIn.faults.profile = { id: undefined, username: 'eve' };
  const profile = await user(await tokenFor('ada'));
  expect(profile.username).toBe('eve');
  expect('id' in profile).toBe(false);
  expect(standIn.log.at(-1)).toEqual({ method: 'GET', url: '/gitlab/api/v4/user' });
});

async function codeFor(username: string, scope = 'read_user'): Promise<string> {
  const location = await decide({ ...WANTED, scope, username, decision: 'authorize' });
  return location.searchParams.get('code') ?? '';
}

async function tokenFor(username: string, scope?: string): Promise<string> {
  const answered = (await (await exchange(await codeFor(username, scope))).json()) as { access_token: string };
  return answered.access_token;
}

async function user(token: string): Promise<Record<string, unknown>> {
  return (await (await get('/api/v4/user', { authorization: `Bearer ${token}` })).json()) as Record<string, unknown>;
}

function exchange(code: string, change: Record<string, string | undefined> = {}, headers = {}): Promise<Response> {
  const proof = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER };
  return post('/oauth/token', { grant_type: 'authorization_code', code, ...proof, ...change }, headers);
}

async function decide(form: Record<string, string>): Promise<URL> {
  const answered = await post('/oauth/authorize', form);
  return new URL(answered.headers.get('location') ?? '');
}

function show(query: Record<string, string>, headers = {}): Promise<Response> {
  return get(`/oauth/authorize?${new URLSearchParams(query)}`, headers);
}

function get(path: string, headers = {}): Promise<Response> {
  return fetch(`${standIn.url}${path}`, { headers, redirect: 'manual' });
}

function post(path: string, form: Record<string, string | undefined>, headers = {}): Promise<Response> {
  const given = Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]]));
  return fetch(`${standIn.url}${path}`, { method: 'POST', body: new URLSearchParams(given), headers, redirect: 'manual' });
}
