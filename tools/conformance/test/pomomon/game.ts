import type { AuthenticationSessionOpened, AuthenticationSessionStatus } from '@laurel/contracts/pomomon/authentication-session';
import type { LeaderboardPage } from '@laurel/contracts/pomomon/leaderboard-page';
import { eventually } from '@laurel/fixtures/eventually';
import { EventStreamReader, type StreamedEvent } from '@laurel/fixtures/event-stream-reader';
import { Browser, type Page } from '@laurel/fixtures/test-browser';

import { exchange, type Answer } from '../http-exchange.js';

const ENGINE = { 'User-Agent': 'GodotEngine/3.2 (X11)', Accept: '*/*' };

export interface OpenedLogin {
  readonly token: string;
  readonly authUrl: string;
}

/**
 * A game on a game engine, as seen on the wire: requests without a body have neither Content-Length nor Transfer-Encoding, those with
 * one have a Content-Length and no Content-Type, and each has a connection of its own.
 */
export class Game {
  constructor(readonly url: string) {}

  async openLogin(): Promise<OpenedLogin> {
    const answer = await exchange(this.url, 'PUT /api/sessions', { headers: ENGINE });
    const { token, auth_url: authUrl } = JSON.parse(succeeded(answer)) as AuthenticationSessionOpened;
    return { token, authUrl };
  }

  async poll(token: string): Promise<AuthenticationSessionStatus> {
    const answer = await exchange(this.url, `GET /api/sessions?token=${token}`, { headers: ENGINE });
    return JSON.parse(succeeded(answer)) as AuthenticationSessionStatus;
  }

  start(session: string, body: string): Promise<Answer> {
    const headers = { ...ENGINE, Authorization: `Bearer ${session}`, 'Content-Length': String(Buffer.byteLength(body)) };
    return exchange(this.url, 'POST /api/submissions/start', { headers, body });
  }

  end(session: string): Promise<Answer> {
    return exchange(this.url, 'POST /api/submissions/end', { headers: { ...ENGINE, Authorization: `Bearer ${session}` } });
  }

  /** Starts a phase of so many seconds and ends it as soon as the server lets it. */
  async focus(session: string, seconds = 1): Promise<void> {
    succeeded(await this.start(session, JSON.stringify({ minutes: 0, seconds })));
    await eventually(async () => succeeded(await this.end(session)), { everyMs: 50 });
  }

  watch(query = '', headers: Record<string, string> = {}): Promise<EventStreamReader> {
    return EventStreamReader.open(`${this.url}/api/leaderboard${query}`, { headers });
  }

  /** A whole login of an account, from the game's request to the token that it finds. */
  async logIn(username: string): Promise<string> {
    const { token, authUrl } = await this.openLogin();
    await signIn(new Browser(), authUrl, username);
    return (await this.poll(token)).session_token;
  }
}

/** Opens a login's address in a browser, and says at GitLab who is playing. */
export async function signIn(browser: Browser, authUrl: string, username: string, decision = 'authorize'): Promise<Page> {
  return browser.follow(await browser.submit(await browser.open(authUrl), { username, decision }));
}

export function pageOf({ data }: StreamedEvent): LeaderboardPage {
  return JSON.parse(data) as LeaderboardPage;
}

/** What a player of this name has on the page, if they are there. */
export function scoreOn(event: StreamedEvent, name: string): number | undefined {
  return pageOf(event).scores.find((score) => score.name === name)?.score;
}

function succeeded({ status, body }: Answer): string {
  if (status !== 200) throw new Error(`answered ${status}: ${body}`);
  return body;
}
