import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { LeadrClient } from './leadr-client.js';
import { RunningAuthService } from './running-auth-service.js';

const REFUSED = 'Sign-in is not configured on this server: it runs without GitLab.';

let before: RunningAuthService;
let auth: RunningAuthService;

beforeAll(async () => {
  before = await RunningAuthService.start();
  auth = await RunningAuthService.start({ withoutGitlab: true, replicaOf: before });
});

afterAll(async () => {
  await auth.close();
  await before.close();
});

const ask = (method: string, path: string) => fetch(auth.service.url + path, { method });

describe('a game that wants to log its player in', () => {
  it("is told in the protocol's own form that it cannot, and not to try again", async () => {
    const answer = await ask('PUT', '/api/sessions');
    expect([answer.status, await answer.text()]).toEqual([404, REFUSED]);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('retry-after')).toBeNull();
  });

  it('is told so too when it has been waiting since before, and stops', async () => {
    const { token } = await before.openLogin();
    const answer = await ask('GET', `/api/sessions?token=${token}`);
    expect([answer.status, await answer.text()]).toEqual([404, REFUSED]);
  });

  it.each(['POST', 'DELETE'])('learns of %s what it always learns', async (method) => {
    const answer = await ask(method, '/api/sessions');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, PUT, OPTIONS']);
  });
});

it.each(['/auth', '/auth/account', '/auth/account/sign-in', '/auth/callback?code=a&state=b', '/auth/login/x'])(
  'a browser at %s is shown a page that says so',
  async (path) => {
    const { status, headers, body } = await auth.browser().get(path);
    expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('set-cookie')).toBeNull();
    expect(body).toContain(REFUSED);
  },
);

it('leaves a player in who had logged in before', async () => {
  expect(await auth.isLetIn(await before.sessionOf('ada'))).toBe(true);
});

it('serves devices as ever', async () => {
  const client = await LeadrClient.ofNewGame(auth);
  const { body } = await client.start();
  const { status, body: tokens } = await client.refresh(body.refresh_token);
  expect(status).toBe(200);
  expect(await client.isLetIn(tokens.access_token)).toBe(true);
});

it('describes no login, and what else it has as ever', async () => {
  const paths = async ({ service }: RunningAuthService) => {
    const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: object };
    return Object.keys(document.paths);
  };
  expect(await paths(auth)).toEqual((await paths(before)).filter((path) => path !== '/api/sessions'));
});
