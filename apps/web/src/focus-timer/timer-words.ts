import { focusTime } from '../focus-time.js';
import { countdown } from './countdown.js';
import type { EndTrouble } from './end-retries.js';
import type { StartProblem, TimerState } from './focus-timer.js';

/** How the timer works, for whenever there is nothing else to say. */
export function hintFor(state: TimerState): string {
  return state.step === 'running'
    ? 'Keep this page open, in the background if you like: it reports the end by itself. A phase that is stopped earns nothing.'
    : 'Only a phase that is finished counts. A new start replaces one that is still running, on any device.';
}

/** What the tab's title says about the timer; undefined when it has nothing to say. */
export function titleOf(state: TimerState): string | undefined {
  switch (state.step) {
    case 'running':
      return `${countdown(state.remainingMs)} · focusing`;
    case 'ending':
      return '0:00 · reporting the end';
    case 'credited':
      return `+${focusTime(state.durationMs)} credited`;
    case 'not-credited':
      return 'Not credited';
    case 'ready':
    case 'starting':
      return undefined;
  }
}

const TROUBLES: Readonly<Record<EndTrouble, string>> = {
  early: 'The server does not take the end yet. Trying again …',
  unreachable: 'The server cannot be reached. Trying again until it can …',
  busy: 'The server is busy. Trying again in a moment …',
};

/** What became of the last thing the player wanted; empty while all is well. */
export function outcomeOf(state: TimerState): string {
  switch (state.step) {
    case 'ready':
      return state.problem ? startProblem(state.problem) : '';
    case 'ending':
      return state.trouble ? TROUBLES[state.trouble] : 'Reporting the end …';
    case 'credited':
      return `Well done: ${focusTime(state.durationMs)} credited.`;
    case 'not-credited': {
      const why = state.maybeCredited
        ? 'The connection broke while the end was reported; it may have been credited already, your score tells.'
        : 'The server knows no phase to credit. Perhaps a newer start replaced it, or its end came too late.';
      return state.serverSaid ? `${why} It said: “${state.serverSaid}”` : why;
    }
    case 'starting':
    case 'running':
      return '';
  }
}

function startProblem(problem: StartProblem): string {
  if (problem.is === 'unreachable') return 'The server could not be reached. Nothing has started; try again.';
  if (problem.status === 429) return 'Too many starts in a short time. Wait a moment and try again.';
  if (problem.status >= 500) return 'The server cannot start a phase right now. Try again in a moment.';
  return `The server refused the start. It said: “${problem.serverSaid}”`;
}
