/** A player's running focus phase. All times are ms since 1970 on the database's clock. */
export interface FocusPhase {
  readonly id: string;
  /** From when on the phase counts, see {@link startPhase}. */
  readonly countsFrom: number;
  readonly durationMs: number;
}

/** How far from when it was due the end of a phase may arrive. A class, so that services can inject it by its name. */
export abstract class FocusLimits {
  /** How much earlier than due a phase may end, in ms: a game's timer starts one network latency before ours. */
  abstract readonly earlyToleranceMs: number;
  /** How long after it was due a phase may still end, in ms; 0 is unlimited. */
  abstract readonly latenessMs: number;
}

/** What an end of a phase comes to. Only `too-early` leaves the phase running. */
export type PhaseEnd =
  | { readonly outcome: 'credited'; readonly creditedMs: number; readonly dueAt: number }
  | { readonly outcome: 'too-early'; readonly dueInMs: number }
  | { readonly outcome: 'too-late' };

/** The share of a phase that the early tolerance may not exceed. */
const TOLERANCE_SHARE = 0.1;

/**
 * A phase that arrives at `at` counts from then, but never from before the end of the last credited one: otherwise the
 * early tolerance, used phase after phase, would earn more than real time.
 *
 * @param busyUntil when the player's last credited phase was due, null when there was none
 */
export function startPhase(busyUntil: number | null, start: { id: string; at: number; durationMs: number }): FocusPhase {
  const { id, at, durationMs } = start;
  return { id, countsFrom: Math.max(at, busyUntil ?? at), durationMs };
}

/** Judges an end that arrived at `at`. A credited phase earns exactly its registered duration, never the time that passed. */
export function judgeEnd(phase: FocusPhase, at: number, limits: FocusLimits): PhaseEnd {
  const { countsFrom, durationMs } = phase;
  const tolerance = Math.min(limits.earlyToleranceMs, durationMs * TOLERANCE_SHARE);
  const due = countsFrom + durationMs;
  if (at < due - tolerance) return { outcome: 'too-early', dueInMs: due - at };
  if (limits.latenessMs > 0 && at > due + limits.latenessMs) return { outcome: 'too-late' };
  return { outcome: 'credited', creditedMs: durationMs, dueAt: due };
}
