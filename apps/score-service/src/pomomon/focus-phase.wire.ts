import type { FocusPhaseStart } from '@laurel/contracts/pomomon/focus-phase';
import type { PhaseEnd } from '@laurel/leaderboard/focus-phase';
import type { Rejection } from '@laurel/leaderboard/rejections';
import { Refusal } from '@laurel/runtime/http/refusal';

/** The whole success answer; clients look at the status only. */
export const SUCCESS = 'SUCCESS';

export const noPhaseRunning = () => new Refusal(409, 'no focus phase is running');

/** Duration in ms of a requested phase: both parts are added, and at most one of them may be 0. */
export function durationMs({ minutes, seconds }: FocusPhaseStart): number {
  if (minutes === 0 && seconds === 0) throw new Refusal(400, 'minutes and seconds must not both be 0');
  return (minutes * 60 + seconds) * 1_000;
}

/** Why an end earns nothing. */
export function refusedEnd(end: Exclude<PhaseEnd, { outcome: 'credited' }>): Refusal {
  switch (end.outcome) {
    case 'too-early':
      return new Refusal(409, `the focus phase is not over yet, ${end.dueInMs} ms are left; it keeps running`, {
        'Retry-After': String(Math.ceil(end.dueInMs / 1_000)),
      });
    case 'too-late':
      return new Refusal(409, 'the focus phase was over too long ago and has expired');
  }
}

const REJECTIONS: Readonly<Record<Rejection, () => Refusal>> = {
  // The phase was ended, replaced or its session overwritten between reading it and crediting it.
  'claim-lost': noPhaseRunning,
  'session-over': noPhaseRunning,
  repeated: noPhaseRunning,
  'not-placed': () => new Refusal(409, 'the leaderboard has no room for it'),
  'value-out-of-range': () => new Refusal(409, 'the focus phase does not fit the score any more'),
  'unknown-board': () => new Refusal(503, 'the leaderboard is missing'),
};

export function rejected(rejection: Rejection): Refusal {
  return REJECTIONS[rejection]();
}
