import type { HeldLogin } from '@laurel/storage/sign-in/authentication-sessions';

import { ACCOUNT_PATH } from '../sign-in-paths.js';
import { html } from './html.js';
import { page } from './page.js';

export function signedInPage(): string {
  return page(
    'You are signed in',
    html`<p>Return to your game: it goes on by itself. You can close this page.</p>
<p class="small">Any other game that was signed in with your account is signed out now. <a href="${ACCOUNT_PATH}">See your session</a></p>`,
  );
}

/**
 * Asks the player whether the login is their own doing: somebody else may have sent them its address. So it shows where the login
 * comes from, and stopping is the first and the default choice.
 */
export function confirmationPage(login: HeldLogin, at: number, proof: string): string {
  return page(
    'Is this your game?',
    html`<p>A game wants to play as <strong><bdi>${login.name}</bdi></strong>.
Only go on if you pressed <em>Log in</em> in your own game just now.</p>
<dl>
<dt>Asked</dt><dd>${timeAgo(at - login.openedAt)}</dd>
<dt>From network</dt><dd>${login.network}</dd>
<dt>Program</dt><dd><bdi>${login.client ?? 'unknown'}</bdi></dd>
</dl>
<p>If somebody sent you here, cancel: they would play, and hold scores, in your name.</p>
<form method="post"><input type="hidden" name="proof" value="${proof}">
<div class="choice"><button class="main" name="decision" value="cancel" autofocus>Cancel</button>
<button name="decision" value="confirm">Yes, log in</button></div></form>`,
  );
}

export function cancelledPage(): string {
  return page(
    'Cancelled',
    html`<p>Nobody was logged in. If it was your game after all, open its link again in this browser.</p>`,
  );
}

function timeAgo(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'less than a minute ago';
  return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
}
