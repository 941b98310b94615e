import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hiddenFields, type Browser, type Page } from '@laurel/fixtures/test-browser';
import { metrics } from '@laurel/runtime/metrics';

import { ELSEWHERE_ADDRESS, GAME_ADDRESS, NEIGHBOUR_ADDRESS, RunningAuthService } from './running-auth-service.js';

let auth: RunningAuthService;

beforeAll(async () => {
  auth = await RunningAuthService.start();
});

afterAll(() => auth.close());

describe('a login from another network than its game', () => {
  let browser: Browser;
  let token: string;
  let authUrl: string;
  let confirmUrl: string;
  let question: Page;

  beforeEach(async () => {
    browser = auth.browser(ELSEWHERE_ADDRESS);
    ({ token, authUrl } = await auth.openLogin(GAME_ADDRESS));
    auth.clock.advance(3 * 60_000);
    const arrived = await browser.get(await auth.throughGitlab(browser, authUrl, 'victim'));
    expect(arrived.status).toBe(303);
    confirmUrl = arrived.location;
    question = await browser.get(confirmUrl);
  });

  it('waits for its player, and says where it comes from', async () => {
    expect(question.status).toBe(200);
    for (const shown of ['victim', '3 minutes ago', '192.0.2.0/24', 'GodotEngine/3.2 (X11)']) expect(question.body).toContain(shown);
    expect(question.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(await auth.poll(token)).toEqual({ verified: false, error: false, session_token: '' });
  });

  it('offers to cancel first, as what a key press does', () => {
    const buttons = [...question.body.matchAll(/<button[^>]*value="(\w+)"[^>]*>/g)];
    expect(buttons.map(([, value]) => value)).toEqual(['cancel', 'confirm']);
    expect(buttons[0]?.[0]).toContain('autofocus');
  });

  it('completes when the player says so, once', async () => {
    const confirmed = await browser.submit(question, { decision: 'confirm' });
    expect(confirmed.status).toBe(200);
    expect(confirmed.body).toContain('You are signed in');
    const done = await auth.poll(token);
    expect(done.verified).toBe(true);
    expect(await auth.isLetIn(done.session_token)).toBe(true);

    expect((await browser.submit(question, { decision: 'cancel' })).body).toContain('You are signed in');
    expect((await browser.get(confirmUrl)).body).toContain('You are signed in');
    expect(await auth.poll(token)).toEqual(done);
  });

  const NO = [{ decision: 'cancel' }, { decision: '' }, {}, { decision: 'confirm ' }];
  it.each(NO)('fails for the game with %j', async (choice) => {
    const cancelled = await browser.submit(question, choice);
    expect(cancelled.status).toBe(200);
    expect(cancelled.body).toContain('Cancelled');
    expect(await auth.poll(token)).toEqual({ verified: false, error: true, session_token: '' });
    expect((await browser.submit(question, { decision: 'confirm' })).status).toBe(404);
    expect((await auth.poll(token)).verified).toBe(false);
  });

  it('can be tried again in the same browser after it was cancelled', async () => {
    await browser.submit(question, { decision: 'cancel' });
    const again = await browser.get(await auth.throughGitlab(browser, authUrl, 'victim'));
    await browser.submit(await browser.get(again.location), { decision: 'confirm' });
    expect(await auth.poll(token)).toMatchObject({ verified: true, error: false });
  });

  it('does not take a form without its proof, with another one, or from another login', async () => {
    const other = await auth.openLogin(GAME_ADDRESS);
    const otherArrived = await browser.get(await auth.throughGitlab(browser, other.authUrl, 'victim'));
    const otherProof = hiddenFields((await browser.get(otherArrived.location)).body).proof ?? '';
    for (const proof of [{}, { proof: '' }, { proof: 'x'.repeat(43) }, { proof: otherProof }]) {
      expect((await browser.post(confirmUrl, { decision: 'confirm', ...proof })).status).toBe(403);
    }
    expect((await auth.poll(token)).verified).toBe(false);
  });

  it('shows itself to no other browser and takes nothing from it', async () => {
    const attacker = auth.browser(GAME_ADDRESS);
    expect((await attacker.get(authUrl)).status).toBe(410);
    expect((await attacker.get(confirmUrl)).status).toBe(404);
    expect((await attacker.submit(question, { decision: 'confirm' })).status).toBe(404);
    expect((await auth.poll(token)).verified).toBe(false);
  });

  it('expires unconfirmed', async () => {
    auth.clock.advance(7 * 60_000);
    expect((await browser.get(confirmUrl)).status).toBe(404);
    expect((await browser.submit(question, { decision: 'confirm' })).status).toBe(404);
  });

  it('leaves the victim’s own session alone until it is confirmed', async () => {
    const own = await auth.sessionOf('victim');
    await browser.submit(question, { decision: 'cancel' });
    expect(await auth.isLetIn(own)).toBe(true);
  });

  it('is counted and logged, without names', async () => {
    expect(await metrics.getSingleMetricAsString('cross_network_logins_total')).toMatch(/^cross_network_logins_total [1-9]/m);
    const line = auth.log.find((entry) => entry.includes('cross_network_login')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', gameNetwork: '192.0.2.0/24', browserNetwork: '198.51.100.0/24' });
    expect(line).not.toContain('victim');
  });
});

it.each(['/auth/confirm/x', `/auth/confirm/${'0'.repeat(36)}`, '/auth/confirm/2f1f6f3a-7d1c-4d53-9a55-0a1a6f7f3c11'])(
  'has nothing to confirm at %s',
  async (path) => {
    const browser = auth.browser();
    await browser.get((await auth.openLogin()).authUrl);
    expect((await browser.get(path)).status).toBe(404);
    expect((await browser.post(path, { decision: 'confirm' })).status).toBe(404);
  },
);

it.each([
  ['other-network', GAME_ADDRESS, NEIGHBOUR_ADDRESS, 200],
  ['other-network', GAME_ADDRESS, ELSEWHERE_ADDRESS, 303],
  ['other-network', '2001:db8:1:2::1', '2001:db8:1:2:ffff::9', 200],
  ['other-network', '2001:db8:1:2::1', '2001:db8:1:3::1', 303],
  ['other-network', `::ffff:${GAME_ADDRESS}`, NEIGHBOUR_ADDRESS, 200],
  ['always', GAME_ADDRESS, GAME_ADDRESS, 303],
  ['never', GAME_ADDRESS, ELSEWHERE_ADDRESS, 200],
] as const)('with confirmation %s, a game at %s and a browser at %s: %d', async (confirmation, game, address, status) => {
  const replica = await RunningAuthService.start({ rules: { confirmation }, replicaOf: auth });
  try {
    const browser = replica.browser(address);
    const { authUrl } = await replica.openLogin(game);
    expect((await browser.get(await replica.throughGitlab(browser, authUrl, 'ada'))).status).toBe(status);
  } finally {
    await replica.close();
  }
});
