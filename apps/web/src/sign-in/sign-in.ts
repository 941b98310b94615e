import type { Kept } from '../kept.js';
import { Observable } from '../observable.js';
import type { OpenedSignIn } from '../pomomon.wire.js';
import type { SignInCalls } from './sign-in-calls.js';

const POLL_EVERY_MS = 1000;

/** Why the player is signed out, where it is worth a sentence. */
export type SignedOutBecause = 'failed' | 'expired' | 'unreachable' | 'not-offered' | 'session-refused';

export type SignInState =
  | { readonly step: 'signed-out'; readonly because?: SignedOutBecause }
  | { readonly step: 'opening' }
  | { readonly step: 'waiting'; readonly signInUrl: string; readonly tabOpened: boolean }
  | { readonly step: 'signed-in'; readonly token: string };

/** A tab that was opened on the player's click, before its address was known. */
export interface BlankTab {
  go(url: string): void;
  close(): void;
}

export interface SignInSurroundings {
  /** Undefined when the browser blocked the tab. */
  openTab(): BlankTab | undefined;
  wait(milliseconds: number): Promise<void>;
}

/** Signs the player in through a GitLab login in another tab, and keeps the session until it is forgotten or refused. */
export class SignIn extends Observable<SignInState> {
  /** Raised whenever an attempt ends, so that answers to an older one are dropped. */
  private attempt = 0;

  constructor(
    private readonly session: Kept<string>,
    private readonly pending: Kept<OpenedSignIn>,
    private readonly calls: SignInCalls,
    private readonly surroundings: SignInSurroundings,
  ) {
    super(stateOf(session.read()));
    session.subscribe(() => this.followSession());
    const opened = pending.read();
    // On a phone the browser may drop this page while the player is on GitLab's: carry on where it was.
    if (opened && this.read().step === 'signed-out') void this.poll(opened, true);
  }

  /** Call it synchronously from a click: browsers block tabs that open later. */
  async begin(): Promise<void> {
    const tab = this.surroundings.openTab();
    const attempt = ++this.attempt;
    this.become({ step: 'opening' });
    const opened = await this.calls.open();
    if (attempt !== this.attempt) return tab?.close();
    if (opened === undefined || 'is' in opened) {
      tab?.close();
      return this.end(opened?.is ?? 'unreachable');
    }
    tab?.go(opened.signInUrl);
    this.pending.write(opened);
    await this.poll(opened, tab !== undefined);
  }

  cancel(): void {
    this.end();
  }

  /** Forgets the session in this browser. Other devices of the player stay as they are. */
  signOut(): void {
    this.session.write(undefined);
  }

  /** A call with this session was answered 401. */
  refused(): void {
    if (this.read().step !== 'signed-in') return;
    this.session.write(undefined);
    this.become({ step: 'signed-out', because: 'session-refused' });
  }

  private async poll(opened: OpenedSignIn, tabOpened: boolean): Promise<void> {
    const attempt = ++this.attempt;
    this.become({ step: 'waiting', signInUrl: opened.signInUrl, tabOpened });
    for (;;) {
      await this.surroundings.wait(POLL_EVERY_MS);
      if (attempt !== this.attempt) return;
      const progress = await this.calls.progress(opened.pollToken);
      if (attempt !== this.attempt) return;
      if (progress?.is === 'done') return this.session.write(progress.sessionToken);
      if (progress?.is === 'failed' || progress?.is === 'expired') return this.end(progress.is);
    }
  }

  private end(because?: SignedOutBecause): void {
    this.attempt++;
    this.pending.write(undefined);
    this.become(because ? { step: 'signed-out', because } : { step: 'signed-out' });
  }

  /** The session changed: here, or in another tab of this browser. */
  private followSession(): void {
    this.attempt++;
    this.pending.write(undefined);
    this.become(stateOf(this.session.read()));
  }
}

function stateOf(token: string | undefined): SignInState {
  return token === undefined ? { step: 'signed-out' } : { step: 'signed-in', token };
}
