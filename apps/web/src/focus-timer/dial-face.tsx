import { focusTime } from '../focus-time.js';
import { countdown, spokenCountdown } from './countdown.js';
import type { TimerState } from './focus-timer.js';
import type { LengthWish } from './length-choice.js';
import { milliseconds, problemWith } from './phase-length.js';

/** What stands inside the dial. */
export function DialFace({ state, wish }: { state: TimerState; wish: LengthWish }) {
  switch (state.step) {
    case 'running':
      return (
        <>
          <span className="timer-card-time" role="timer" aria-label={spokenCountdown(state.remainingMs)} data-testid="countdown">
            {countdown(state.remainingMs)}
          </span>
          <span className="timer-card-note">of {focusTime(state.phase.durationMs)}</span>
        </>
      );
    case 'ending':
      return (
        <>
          <span className="timer-card-time">0:00</span>
          <span className="timer-card-note">reporting the end</span>
        </>
      );
    case 'credited':
      return (
        <>
          <span className="timer-card-time timer-card-credit">+{focusTime(state.durationMs)}</span>
          <span className="timer-card-note">credited</span>
        </>
      );
    case 'ready':
    case 'starting':
    case 'not-credited':
      return (
        <>
          <span className="timer-card-time">{problemWith(wish.length) ? '–:––' : countdown(milliseconds(wish.length))}</span>
          <span className="timer-card-note">{state.step === 'starting' ? 'starting' : 'ready'}</span>
        </>
      );
  }
}
