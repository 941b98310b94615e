import './timer-card.css';
import { useState } from 'react';

import { useObservable } from '../use-observable.js';
import { DialFace } from './dial-face.js';
import type { FocusTimer, TimerState } from './focus-timer.js';
import type { LengthWish } from './length-choice.js';
import { TimerForm } from './timer-form.js';
import { hintFor, outcomeOf, titleOf } from './timer-words.js';
import { usePageTitle } from './use-page-title.js';
import { WreathDial } from './wreath-dial.js';

const FIRST_WISH: LengthWish = { length: { minutes: 25, seconds: 0 }, editing: false };

export function TimerCard({ timer }: { timer: FocusTimer }) {
  const state = useObservable(timer);
  const [wish, setWish] = useState(FIRST_WISH);
  const outcome = outcomeOf(state);
  usePageTitle(titleOf(state));
  return (
    <section className="card timer-card" aria-labelledby="timer-title" data-testid="timer" data-step={state.step}>
      <h2 id="timer-title">Focus timer</h2>
      <WreathDial passed={passedOf(state)}>
        <DialFace state={state} wish={wish} />
      </WreathDial>
      <TimerForm state={state} timer={timer} wish={wish} onWish={setWish} />
      <div className="timer-card-words">
        <p role="status" data-testid="timer-outcome">
          {outcome}
        </p>
        {outcome === '' && <p className="timer-card-hint">{hintFor(state)}</p>}
      </div>
    </section>
  );
}

function passedOf(state: TimerState): number {
  switch (state.step) {
    case 'running':
      return 1 - state.remainingMs / state.phase.durationMs;
    case 'ending':
    case 'credited':
      return 1;
    case 'ready':
    case 'starting':
    case 'not-credited':
      return 0;
  }
}
