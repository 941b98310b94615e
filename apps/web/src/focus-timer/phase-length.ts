import type { FocusPhaseStart } from '@laurel/contracts/pomomon/focus-phase';
import type { PHASE_MINUTES_MAX, PHASE_SECONDS_MAX } from '@laurel/contracts/pomomon/limits';

export type PhaseLength = Readonly<FocusPhaseStart>;

// Types cannot be read at run time: the compiler holds these numbers to the contract's.
export const MINUTES_MAX: typeof PHASE_MINUTES_MAX = 280;
export const SECONDS_MAX: typeof PHASE_SECONDS_MAX = 16_800;

export function milliseconds({ minutes, seconds }: PhaseLength): number {
  return (minutes * 60 + seconds) * 1000;
}

/** What is wrong with a length, in words for the player; undefined when a phase may last that long. */
export function problemWith({ minutes, seconds }: PhaseLength): string | undefined {
  if (!isWithin(minutes, MINUTES_MAX)) return `Minutes go from 0 to ${MINUTES_MAX}.`;
  if (!isWithin(seconds, SECONDS_MAX)) return `Seconds go from 0 to ${SECONDS_MAX.toLocaleString('en')}.`;
  if (minutes === 0 && seconds === 0) return 'Choose at least one second.';
  return undefined;
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
