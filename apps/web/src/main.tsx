import './theme/palette.css';
import './theme/controls.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { browserTimer } from './focus-timer/browser-timer.js';
import { FocusTimer, isPhase } from './focus-timer/focus-timer.js';
import { serverTimerCalls } from './focus-timer/timer-calls.js';
import { announcementOf } from './leaderboard/announcement.js';
import { Announcer } from './leaderboard/announcer.js';
import { watchLeaderboard } from './leaderboard/leaderboard-stream.js';
import { LiveBoard } from './leaderboard/live-board.js';
import { addressOfPage, pageOfAddress } from './leaderboard/page-address.js';
import { Page } from './page.js';
import { isOpenedSignIn } from './pomomon.wire.js';
import { browserSignIn } from './sign-in/browser-sign-in.js';
import { playerOfToken } from './sign-in/player-of-token.js';
import { serverSignInCalls } from './sign-in/sign-in-calls.js';
import { SignIn } from './sign-in/sign-in.js';
import { StoredValue } from './stored-value.js';
import { THEME_KEY, applyTheme, isTheme } from './theme/theme.js';

/**
 * In local storage, because the protocol knows bearer tokens and no cookies, and a running phase must outlive a reload.
 * A script in this page could read it there; the content security policy keeps foreign scripts out, the token is good for
 * focus phases only, and the next sign-in or the session page ends it.
 */
const session = new StoredValue(localStorage, 'laurel.session', isText);
const signIn = new SignIn(session, new StoredValue(sessionStorage, 'laurel.sign-in', isOpenedSignIn), serverSignInCalls, browserSignIn);
const liveBoard = new LiveBoard(watchLeaderboard, Date.now, () => signIn.refused());
const timer = new FocusTimer(
  new StoredValue(localStorage, 'laurel.phase', isPhase),
  serverTimerCalls(session.read),
  browserTimer,
  () => signIn.refused(),
);
const announcer = new Announcer(browserTimer.wait);
const theme = new StoredValue(localStorage, THEME_KEY, isTheme);
/** Each tab's own wish; true until the player says otherwise. */
const following = new StoredValue(sessionStorage, 'laurel.follow', isTruth);

function watchMyPlace(): void {
  const token = session.read();
  if (token !== undefined && following.read() !== false) liveBoard.follow(token);
  else liveBoard.unfollow();
}

liveBoard.showPage(pageOfAddress(location.search));
watchMyPlace();
following.subscribe(watchMyPlace);
session.subscribe(watchMyPlace);
session.subscribe(() => {
  if (session.read() !== undefined) announcer.say('You are signed in');
  // A phase belongs to the session that started it.
  else timer.stop();
});

let announced = liveBoard.read().page;
liveBoard.subscribe(() => {
  const { page } = liveBoard.read();
  if (!page || page === announced) return;
  const token = session.read();
  const sentence = announced && announcementOf(announced, page, token === undefined ? undefined : playerOfToken(token));
  if (sentence) announcer.say(sentence);
  announced = page;
  history.replaceState(null, '', addressOfPage(page.index));
});

theme.subscribe(() => applyTheme(theme.read()));

function turnTo(page: number): void {
  liveBoard.showPage(page);
  following.write(false);
}

const root = document.getElementById('page');
if (!root) throw new Error('index.html has lost its #page element');
createRoot(root).render(
  <StrictMode>
    <Page
      signIn={signIn}
      liveBoard={liveBoard}
      timer={timer}
      announcer={announcer}
      theme={theme}
      onTurn={turnTo}
      onFollow={(wish) => following.write(wish)}
    />
  </StrictMode>,
);

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTruth(value: unknown): value is boolean {
  return typeof value === 'boolean';
}
