import type { PlayerSession } from '@laurel/storage/players/players';

import { ACCOUNT_SIGN_IN_PATH, END_SESSION_PATH } from '../sign-in-paths.js';
import { html, type Html } from './html.js';
import { page } from './page.js';

/** For a browser that has not said who it is. */
export function strangerPage(): string {
  return page(
    'Your session',
    html`<p>See which game is signed in with your account, and end its session.</p>
<p class="choice"><a class="button" href="${ACCOUNT_SIGN_IN_PATH}">Sign in with GitLab</a></p>`,
  );
}

/** The one game session of an account; undefined when no game is signed in. */
export function accountPage(name: string, session: PlayerSession | undefined, proof: string): string {
  return page(
    'Your session',
    html`<p>You are <strong><bdi>${name}</bdi></strong>.</p>
${session === undefined ? html`<p>No game is signed in with your account.</p>` : sessionPart(session, proof)}`,
  );
}

function sessionPart(session: PlayerSession, proof: string): Html {
  return html`<p>One game is signed in with your account:</p>
<dl>
<dt>Since</dt><dd>${timeOf(session.startedAt)}</dd>
<dt>From network</dt><dd>${session.network ?? 'unknown'}</dd>
<dt>Program</dt><dd><bdi>${session.client ?? 'unknown'}</bdi></dd>
<dt>Until</dt><dd>${timeOf(session.expiresAt)}</dd>
</dl>
<p class="small">If that is not you, end it. The game must then log in again; scores stay.</p>
<form method="post" action="${END_SESSION_PATH}"><input type="hidden" name="proof" value="${proof}">
<input type="hidden" name="session" value="${session.sessionId}">
<div class="choice"><button class="main">End this session</button></div></form>`;
}

function timeOf(at: number): Html {
  const time = new Date(at);
  const shown = time.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return html`<time datetime="${time.toISOString()}">${shown} UTC</time>`;
}
