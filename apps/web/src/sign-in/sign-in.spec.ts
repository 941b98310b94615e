import { beforeEach, describe, expect, test } from '@jest/globals';

import { KeptInMemory } from '../../test/kept-in-memory.js';
import type { OpenedSignIn, SignInProgress } from '../pomomon.wire.js';
import { SignIn } from './sign-in.js';

const OPENED: OpenedSignIn = { pollToken: 'poll', signInUrl: 'https://laurel.example/auth/start?h=1' };

let session: KeptInMemory<string>;
let pending: KeptInMemory<OpenedSignIn>;
let opened: OpenedSignIn | { is: 'not-offered' } | undefined;
let progress: (SignInProgress | { is: 'expired' } | undefined)[];
let polled: string[];
let tab: string[];
let tabBlocked: boolean;

beforeEach(() => {
  session = new KeptInMemory<string>();
  pending = new KeptInMemory<OpenedSignIn>();
  opened = OPENED;
  progress = [];
  polled = [];
  tab = [];
  tabBlocked = false;
});

function signIn(): SignIn {
  return new SignIn(
    session,
    pending,
    {
      open: () => Promise.resolve(opened),
      progress: (token) => {
        polled.push(token);
        return Promise.resolve(progress.shift());
      },
    },
    {
      openTab: () => (tabBlocked ? undefined : { go: (url) => tab.push(`go ${url}`), close: () => tab.push('close') }),
      // Waits for ever once the answers are used up, so that a test sees the state in between.
      wait: () => (progress.length > 0 ? Promise.resolve() : new Promise(() => {})),
    },
  );
}

describe('signing in', () => {
  test('opens the tab, polls through waits and lost answers, keeps the session', async () => {
    progress = [{ is: 'waiting' }, undefined, { is: 'done', sessionToken: 'session' }];
    const player = signIn();
    await player.begin();
    expect(player.read()).toEqual({ step: 'signed-in', token: 'session' });
    expect(tab).toEqual([`go ${OPENED.signInUrl}`]);
    expect(polled).toEqual(['poll', 'poll', 'poll']);
    expect([session.read(), pending.read()]).toEqual(['session', undefined]);
  });

  test('says so when the browser blocked the tab', async () => {
    tabBlocked = true;
    const player = signIn();
    void player.begin();
    await Promise.resolve();
    expect(player.read()).toEqual({ step: 'waiting', signInUrl: OPENED.signInUrl, tabOpened: false });
  });

  test.each(['failed', 'expired'] as const)('that %s ends with the reason', async (is) => {
    progress = [{ is }];
    const player = signIn();
    await player.begin();
    expect(player.read()).toEqual({ step: 'signed-out', because: is });
    expect(pending.read()).toBeUndefined();
  });

  test.each([
    ['cannot open a sign-in', undefined, 'unreachable'],
    ['offers none', { is: 'not-offered' }, 'not-offered'],
  ] as const)('closes the tab again when the server %s, and says which', async (_case, answer, because) => {
    opened = answer;
    const player = signIn();
    await player.begin();
    expect(player.read()).toEqual({ step: 'signed-out', because });
    expect([tab, pending.read()]).toEqual([['close'], undefined]);
  });

  test('can be cancelled; what is answered later changes nothing', async () => {
    const player = signIn();
    const done = player.begin();
    player.cancel();
    await done;
    expect(player.read()).toEqual({ step: 'signed-out' });
    expect(tab).toEqual(['close']);
  });

  test('goes on after a reload', async () => {
    pending.write(OPENED);
    progress = [{ is: 'done', sessionToken: 'session' }];
    const player = signIn();
    expect(player.read().step).toBe('waiting');
    await new Promise((resolve) => {
      session.subscribe(() => resolve(undefined));
    });
    expect(player.read()).toEqual({ step: 'signed-in', token: 'session' });
  });
});

describe('a session', () => {
  test('that is kept signs in at once, also when another tab brings it', () => {
    session.write('old');
    const player = signIn();
    expect(player.read()).toEqual({ step: 'signed-in', token: 'old' });
    session.write('newer');
    expect(player.read()).toEqual({ step: 'signed-in', token: 'newer' });
  });

  test('is forgotten on signing out', () => {
    session.write('old');
    const player = signIn();
    player.signOut();
    expect([player.read(), session.read()]).toEqual([{ step: 'signed-out' }, undefined]);
  });

  test('that the server refuses is forgotten, with the reason', () => {
    session.write('old');
    const player = signIn();
    player.refused();
    player.refused();
    expect([player.read(), session.read()]).toEqual([{ step: 'signed-out', because: 'session-refused' }, undefined]);
  });
});
