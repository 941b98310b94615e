import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { answer, drip, hang, htmlPage, redirect, reset, stall } from '@laurel/gitlab-stand-in/faults';
import { decodeJwt } from 'jose';

import type { RunOptions } from './running-auth-service.js';
import { RunningAuthService, signInAtGitlab } from './running-auth-service.js';

const TIMEOUT_MS = 300;

let auth: RunningAuthService;
/** A replica that does not wait long, for logins that are to fail. */
let hasty: RunningAuthService;

beforeAll(async () => {
  auth = await RunningAuthService.start();
  hasty = await RunningAuthService.start({ gitlab: { timeoutMs: TIMEOUT_MS }, replicaOf: auth });
});

afterAll(async () => {
  await hasty.close();
  await auth.close();
});

afterEach(() => {
  Object.assign(auth.gitlab.faults, { token: undefined, user: undefined, userinfo: undefined, revoke: undefined, profile: {} });
});

const TROUBLES = [
  ['silence', hang],
  ['half an answer', stall],
  ['a closed connection', reset],
  ['500', answer({ error: 'server_error' }, 500)],
  ['500 with a text', answer('Internal Server Error', 500)],
  ['401', answer({ message: '401 Unauthorized' }, 401)],
  ['an HTML page', htmlPage],
  ['an HTML page with 200', answer('<!doctype html><title>GitLab</title>')],
  ['nothing', answer('')],
  ['null', answer('null')],
  ['an array', answer([])],
  ['an empty object', answer({})],
  ['broken JSON', answer('{"access_token": "x')],
  ['10 MB', drip],
  ['a redirect in a circle', redirect()],
  ['a redirect to another host', redirect('http://169.254.169.254/latest/meta-data/')],
] as const;

describe.each(['token', 'user'] as const)('when GitLab answers %s with', (endpoint) => {
  it.each(TROUBLES)('%s: an error page, an error for the game, and a second try that works', async (_name, fault) => {
    auth.gitlab.faults[endpoint] = fault;
    await expectFailure(503, hasty);
    auth.gitlab.faults[endpoint] = undefined;
  });
});

describe('a token answer with', () => {
  it.each([
    ['a number for a token', { access_token: 5 }],
    ['an empty token', { access_token: '' }],
    ['null for a token', { access_token: null }],
    ['no token', { token_type: 'Bearer' }],
  ])('%s logs nobody in', async (_name, body) => {
    auth.gitlab.faults.token = answer(body);
    await expectFailure(503);
  });
});

describe('an account with', () => {
  it.each([
    [503, 'no id', { id: undefined }],
    [503, 'a textual id', { id: '1' }],
    [503, 'a fractional id', { id: 1.5 }],
    [503, 'a negative id', { id: -1 }],
    [503, 'an id beyond counting', { id: 1e308 }],
    [503, 'no name', { username: undefined }],
    [503, 'an empty name', { username: '' }],
    [503, 'a NUL in its name', { username: 'a\0da' }],
    [503, 'a number for a name', { username: 5 }],
    [403, 'the state blocked', { state: 'blocked' }],
    [403, 'the state deactivated', { state: 'deactivated' }],
    [403, 'no state', { state: undefined }],
    [403, 'a lock', { locked: true }],
    [403, 'the nature of a bot', { bot: true }],
  ])('answers %d: %s logs nobody in', async (status, _name, profile) => {
    auth.gitlab.faults.profile = profile;
    await expectFailure(status);
  });

  it.each([
    ['markup', '<b>ada</b>"\'&'],
    ['a change of direction', '\u202eada'],
    ['a line separator', 'a\u2028da'],
    ['emoji', '🦊'.repeat(255)],
  ])('%s in its name is shown as text on the way and kept as it is', async (_name, username) => {
    auth.gitlab.faults.profile = { id: 77, username };
    const { page } = await auth.logIn('ada');
    expect(page.status).toBe(200);
    expect(await nameOf('77')).toBe(username);
  });

  it('5 KB in its name loses what is beyond 255 characters', async () => {
    auth.gitlab.faults.profile = { id: 78, username: 'n'.repeat(5 * 1024) };
    await auth.logIn('ada');
    expect(await nameOf('78')).toBe('n'.repeat(255));
  });
});

it('reads an answer up to a megabyte, and nothing beyond', async () => {
  auth.gitlab.faults.profile = { bio: 'b'.repeat(1_000_000) };
  expect((await auth.logIn('ada')).page.status).toBe(200);
  auth.gitlab.faults.profile = { bio: 'b'.repeat(1_100_000) };
  expect((await auth.logIn('ada')).page.status).toBe(503);
});

it('follows no redirect: the target never hears of it', async () => {
  const heard: string[] = [];
  const trap = await listening((url) => heard.push(url));
  for (const endpoint of ['token', 'user', 'revoke'] as const) {
    auth.gitlab.faults[endpoint] = redirect(`http://127.0.0.1:${portOf(trap)}/${endpoint}`);
    await auth.logIn('ada');
    auth.gitlab.faults[endpoint] = undefined;
  }
  trap.close();
  await once(trap, 'close');
  expect(heard).toEqual([]);
});

it('does not need its token revoked to log somebody in', async () => {
  for (const fault of [hang, htmlPage, reset]) {
    auth.gitlab.faults.revoke = fault;
    expect((await auth.logIn('ada')).page.status).toBe(200);
  }
});

it('lets go of a GitLab that does not answer, and keeps other logins going meanwhile', async () => {
  let hung: (() => void) | undefined;
  const hanging = new Promise<void>((resolve) => (hung = resolve));
  const letGo = new Promise<void>((resolve) => {
    auth.gitlab.faults.user = (_request, response) => {
      response.on('close', resolve);
      hung?.();
    };
  });
  const slow = hasty.logIn('ada');
  await hanging;
  auth.gitlab.faults.user = undefined;
  expect((await auth.logIn('grace')).page.status).toBe(200);
  expect((await slow).page.status).toBe(503);
  await letGo;
});

it.each<[string, RunOptions['gitlab']]>([
  ['has no address', { internalUrl: 'http://gitlab.invalid' }],
  ['refuses connections', { internalUrl: 'http://127.0.0.1:1' }],
  ['does not speak TLS', { internalUrl: 'https://127.0.0.1:1' }],
])('survives a GitLab that %s', async (_name, gitlab) => {
  const cut = await RunningAuthService.start({ gitlab: { ...gitlab, timeoutMs: TIMEOUT_MS }, replicaOf: auth });
  try {
    const { token, page } = await cut.logIn('ada');
    expect(page.status).toBe(503);
    expect(await cut.poll(token)).toEqual({ verified: false, error: true, session_token: '' });
  } finally {
    await cut.close();
  }
});

it('reaches GitLab by its internal address, sends browsers to the public one, and keeps the accounts of two GitLabs apart', async () => {
  const publicUrl = 'https://gitlab.example/path';
  const inside = await RunningAuthService.start({ gitlab: { url: publicUrl, issuer: publicUrl }, replicaOf: auth });
  try {
    const browser = inside.browser();
    const { token, authUrl } = await inside.openLogin();
    const departed = await browser.get(authUrl);
    expect(departed.location.startsWith(`${publicUrl}/oauth/authorize?`)).toBe(true);
    const location = departed.location.replace(publicUrl, inside.gitlab.url);
    expect((await browser.get(await signInAtGitlab({ ...departed, location }, 'ada'))).status).toBe(200);
    const elsewhere = decodeJwt((await inside.poll(token)).session_token).sub;
    expect(elsewhere).not.toBe(decodeJwt(await auth.sessionOf('ada')).sub);
  } finally {
    await inside.close();
  }
});

describe('with groups that may play', () => {
  let grouped: RunningAuthService;

  beforeAll(async () => {
    grouped = await RunningAuthService.start({ gitlab: { allowedGroups: ['uni/cs', 'uni/maths'] }, replicaOf: auth });
    auth.gitlab.groups.set('ada', ['uni', 'uni/maths']);
    auth.gitlab.groups.set('eve', ['uni', 'uni/cs-club', 'uni/cs/lab', 'cs']);
  });

  afterAll(() => grouped.close());

  it('asks GitLab for them only then, and lets members in', async () => {
    const { authUrl } = await grouped.openLogin();
    const { location } = await grouped.browser().get(authUrl);
    expect(new URL(location).searchParams.get('scope')).toBe('read_user openid');
    expect((await grouped.logIn('ada')).page.status).toBe(200);
  });

  it('lets nobody else in', async () => {
    const { token, page } = await grouped.logIn('eve');
    expect(page.status).toBe(403);
    expect(page.body).toContain('groups');
    expect(await grouped.poll(token)).toMatchObject({ error: true });
  });

  it.each([
    ['no groups', answer({ sub: '1' })],
    ['groups that are no list', answer({ groups: 'uni/cs' })],
    ['an error', answer({}, 403)],
  ])('lets nobody in when it answers with %s', async (_name, fault) => {
    auth.gitlab.faults.userinfo = fault;
    expect((await grouped.logIn('ada')).page.status).toBe(503);
  });
});

/** A login through `service` fails; another try of it, through the patient replica, works. */
async function expectFailure(status: number, service = auth): Promise<void> {
  const failing = service.browser();
  const { token, authUrl, page } = await service.logIn('ada', failing);
  expect(page.status).toBe(status);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.body).not.toMatch(/at .+\.(ts|js):\d+|node_modules|ECONN|Unexpected/);
  expect(await auth.poll(token)).toEqual({ verified: false, error: true, session_token: '' });

  Object.assign(auth.gitlab.faults, { token: undefined, user: undefined, profile: {} });
  const browser = auth.browser();
  browser.setCookie(authUrl, '__Host-laurel-login', failing.cookie(authUrl, '__Host-laurel-login') ?? '');
  expect((await browser.get(await auth.throughGitlab(browser, authUrl, 'ada'))).status).toBe(200);
  expect(await auth.poll(token)).toMatchObject({ verified: true, error: false });
}

async function nameOf(externalId: string): Promise<string | undefined> {
  return (await auth.query<{ name: string }>('select name from competitors where external_id = $1', [externalId]))[0]?.name;
}

async function listening(hear: (url: string) => void): Promise<Server> {
  const server = createServer((request, response) => {
    hear(request.url ?? '');
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
