import { useRef, useState } from 'react';

import type { FocusTimer, TimerState } from './focus-timer.js';
import { LengthChoice } from './length-choice.js';
import type { LengthWish } from './length-choice.js';
import { problemWith } from './phase-length.js';

interface TimerFormProps {
  state: TimerState;
  timer: FocusTimer;
  wish: LengthWish;
  onWish: (wish: LengthWish) => void;
}

/** The first button is the same one in every step, so that the keyboard keeps its place when its meaning changes. */
export function TimerForm({ state, timer, wish, onWish }: TimerFormProps) {
  const [stopping, setStopping] = useState(false);
  const firstButton = useRef<HTMLButtonElement>(null);
  const underway = state.step === 'running' || state.step === 'ending';
  const startable = !underway && state.step !== 'starting' && problemWith(wish.length) === undefined;
  const asking = underway && stopping;

  const submit = () => {
    if (underway) return setStopping(!stopping);
    if (!startable) return;
    setStopping(false);
    // Closed now, on the click, the fields need not open and move the page when the phase ends.
    onWish({ ...wish, editing: false });
    firstButton.current?.focus();
    void timer.start(wish.length);
  };

  const stop = () => {
    timer.stop();
    firstButton.current?.focus();
  };

  return (
    <form
      className="timer-card-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {!underway && <LengthChoice wish={wish} onWish={onWish} />}
      <div className="timer-card-actions">
        <button
          ref={firstButton}
          type="submit"
          className={underway && !asking ? 'quiet-button' : 'main-button'}
          aria-disabled={!underway && !startable}
          onClick={(event) => {
            // The second click of a double click on the start is not a wish to stop.
            if (event.detail > 1) event.preventDefault();
          }}
        >
          {asking ? 'Keep going' : underway ? 'Stop' : state.step === 'credited' ? 'Focus again' : 'Start focusing'}
        </button>
        {asking && (
          <button type="button" className="quiet-button" onClick={stop}>
            Stop anyway
          </button>
        )}
        {!asking && state.step === 'ending' && state.trouble && (
          <button type="button" className="main-button" onClick={() => timer.retryNow()}>
            Try again now
          </button>
        )}
      </div>
    </form>
  );
}
