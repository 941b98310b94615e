import { expect, it } from '@jest/globals';
import { Browser } from '@laurel/fixtures/test-browser';

import { exchange } from '../http-exchange.js';
import { Game, signIn } from './game.js';
import { newName } from './names.js';

const WAITING = { verified: false, error: false, session_token: '' };
const FAILED = { verified: false, error: true, session_token: '' };

export function logins(urlOf: () => string): void {
  it('go from the game through GitLab and back, and are polled with the same answer every time', async () => {
    const game = new Game(urlOf());
    const { token, authUrl } = await game.openLogin();
    expect(await game.poll(token)).toEqual(WAITING);

    const page = await signIn(new Browser(), authUrl, newName());
    expect(page).toMatchObject({ status: 200, url: expect.stringMatching(`^${urlOf()}/auth/callback`) });
    const polled = await game.poll(token);
    expect(polled).toEqual({ verified: true, error: false, session_token: expect.stringMatching(/^[A-Za-z0-9_.-]+$/) });
    expect(await Promise.all([game.poll(token), game.poll(token)])).toEqual([polled, polled]);
    expect(polled.session_token).not.toBe(token);
  });

  it('that fail at GitLab say so, and still succeed at the same address', async () => {
    const game = new Game(urlOf());
    const browser = new Browser();
    const { token, authUrl } = await game.openLogin();
    await signIn(browser, authUrl, newName(), 'deny');
    expect(await game.poll(token)).toEqual(FAILED);
    await signIn(browser, authUrl, newName());
    expect(await game.poll(token)).toMatchObject({ verified: true, error: false });
  });

  it('belong to the first browser that opens their address', async () => {
    const { authUrl } = await new Game(urlOf()).openLogin();
    expect((await new Browser().open(authUrl)).status).toBe(200);
    expect((await new Browser().open(authUrl)).status).toBe(410);
  });

  it('that are completed twice stay as they are', async () => {
    const game = new Game(urlOf());
    const browser = new Browser();
    const { token, authUrl } = await game.openLogin();
    const { url } = await signIn(browser, authUrl, newName());
    const polled = await game.poll(token);
    expect((await browser.open(url)).status).toBe(400);
    expect(await game.poll(token)).toEqual(polled);
  });

  it('end the session before, everywhere and at once', async () => {
    const game = new Game(urlOf());
    const name = newName();
    const older = await game.logIn(name);
    const watching = await game.watch('?self=true', { Authorization: `Bearer ${older}` });
    await watching.next();

    const newer = await game.logIn(name);
    expect((await game.end(older)).status).toBe(401);
    expect((await game.start(older, '{"minutes":1,"seconds":0}')).status).toBe(401);
    expect((await game.end(newer)).status).toBe(409);
    expect(await watching.ended).toBe(true);
    expect((await game.watch('?self=true', { Authorization: `Bearer ${older}` })).status).toBe(401);
  });

  it('are polled with one kind of token, and everything else is done with the other', async () => {
    const game = new Game(urlOf());
    const { token, authUrl } = await game.openLogin();
    await signIn(new Browser(), authUrl, newName());
    const { session_token: session } = await game.poll(token);
    expect((await game.end(token)).status).toBe(401);
    expect((await exchange(urlOf(), `GET /api/sessions?token=${session}`)).status).toBe(404);
  });

  it.each([
    ['no body and no length', {}],
    ['a length of 0', { headers: { 'Content-Length': '0' } }],
    ['broken JSON', { headers: { 'Content-Length': '1' }, body: '{' }],
    ['a forwarded host', { headers: { 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' } }],
  ])('are opened by a PUT with %s', async (_what, sent) => {
    const answer = await exchange(urlOf(), 'PUT /api/sessions', sent);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
    const opened = JSON.parse(answer.body) as Record<string, string>;
    expect(Object.keys(opened).sort()).toEqual(['auth_url', 'token']);
    expect(opened.auth_url).toMatch(`${urlOf()}/auth/login/`);
    expect(opened.auth_url).not.toContain(opened.token);
  });

  it.each([
    ['nothing', ''],
    ['only a code', '?code=abc'],
    ['only a state', '?state=abc'],
    ['a state that nobody was given', '?code=abc&state=abc'],
    ['an error of nobody', '?error=<script>alert(1)</script>&state=abc'],
  ])('do not come back from GitLab with %s', async (_what, query) => {
    const page = await new Browser().open(`${urlOf()}/auth/callback${query}`);
    expect(page.status).toBe(400);
    expect(page.headers.get('content-type')).toMatch(/^text\/html\b/);
    expect(page.body).not.toContain('<script>');
  });
}
