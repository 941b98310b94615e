import './sign-in-panel.css';
import { useEffect, useRef } from 'react';

import { LaurelRing } from '../laurel/laurel-ring.js';
import type { SignedOutBecause, SignIn, SignInState } from './sign-in.js';

const NOTICES: Readonly<Record<SignedOutBecause, string>> = {
  failed: 'GitLab did not confirm the sign-in. Nothing has changed; you can try again.',
  expired: 'The sign-in took too long and has expired. Start it again.',
  unreachable: 'The server could not be reached. Check the connection and try again.',
  'not-offered': 'Nobody can sign in here: this server runs without GitLab. The leaderboard is live all the same.',
  'session-refused': 'You were signed out: you signed in elsewhere, or the session expired. A phase that was running earns nothing.',
};

export function SignInPanel({ state, signIn }: { state: SignInState; signIn: SignIn }) {
  const title = useRef<HTMLHeadingElement>(null);
  // Where the keyboard goes on from when the pressed button is gone.
  const focusTitle = () => title.current?.focus();
  const cancel = () => {
    signIn.cancel();
    focusTitle();
  };
  const isOffered = becauseOf(state) !== 'not-offered';
  useEffect(() => {
    if (!isOffered) focusTitle();
  }, [isOffered]);
  return (
    <section className="card sign-in" aria-labelledby="sign-in-title" data-testid="sign-in" data-step={state.step}>
      <div className="sign-in-banner">
        <svg className="sign-in-wreath" viewBox="-124 -122 248 244" aria-hidden="true" focusable="false">
          <LaurelRing grown={1} />
        </svg>
        <h2 id="sign-in-title" ref={title} tabIndex={-1}>
          {isOffered ? 'Earn your place' : 'Watch the board'}
        </h2>
      </div>
      {state.step === 'waiting' ? <Waiting state={state} onCancel={cancel} /> : <Invitation state={state} signIn={signIn} />}
      {isOffered && (
        <ol className="sign-in-steps">
          <li>Sign in with your GitLab account.</li>
          <li>Start a focus phase, 25 minutes for a beginning.</li>
          <li>Stay with it to the end and watch your row climb.</li>
        </ol>
      )}
    </section>
  );
}

function becauseOf(state: SignInState): SignedOutBecause | undefined {
  return state.step === 'signed-out' ? state.because : undefined;
}

function Invitation({ state, signIn }: { state: SignInState; signIn: SignIn }) {
  const because = becauseOf(state);
  return (
    <div className="sign-in-stage">
      {because ? (
        <p className="notice" role="alert" data-testid="notice">
          {NOTICES[because]}
        </p>
      ) : (
        <p>Focus for a while, undisturbed. When the phase ends, its minutes are added to your name.</p>
      )}
      {because !== 'not-offered' && (
        <button type="button" className="main-button" aria-disabled={state.step === 'opening'} onClick={() => void signIn.begin()}>
          Sign in with GitLab
        </button>
      )}
    </div>
  );
}

interface WaitingProps {
  state: Extract<SignInState, { step: 'waiting' }>;
  onCancel: () => void;
}

function Waiting({ state: { signInUrl, tabOpened }, onCancel }: WaitingProps) {
  return (
    <div className="sign-in-stage">
      <p role="status">
        <span className="sign-in-spinner" aria-hidden="true" />
        {tabOpened
          ? 'Waiting for GitLab: finish signing in in the tab that has opened. This page goes on by itself.'
          : 'Your browser kept the sign-in tab closed. Open it with the button; this page goes on by itself.'}
      </p>
      <div className="sign-in-actions">
        <a className={tabOpened ? 'quiet-button' : 'main-button'} href={signInUrl} target="_blank" rel="noreferrer" autoFocus>
          Open sign-in
        </a>
        <button type="button" className="quiet-button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}
