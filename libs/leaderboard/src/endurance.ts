/** Signs of a machine rather than a person. Nothing is refused for them; a person looks at the flag. */
export type EnduranceRule = 'over-16-hours-in-a-day' | 'over-6-hours-without-a-break';

const HOUR_MS = 3_600_000;
const DAY_LIMIT_MS = 16 * HOUR_MS;
const UNBROKEN_LIMIT_MS = 6 * HOUR_MS;

/** Phases closer together than this count as one unbroken run. */
const BREAK_MS = 5_000;

const DAY_MS = 24 * HOUR_MS;

/** What a player was credited with on one day. */
export interface CreditedDay {
  /** Midnight in UTC at which it began, in ms since 1970. */
  readonly day: number;
  readonly creditedMs: number;
}

/** The day's credit with a phase added that was due at `dueAt`; a phase counts whole for the day that it was due on. */
export function creditDay(previous: CreditedDay | null, dueAt: number, durationMs: number): CreditedDay {
  const day = dueAt - (dueAt % DAY_MS);
  return { day, creditedMs: (previous?.day === day ? previous.creditedMs : 0) + durationMs };
}

/**
 * When the unbroken run began that a newly credited phase belongs to.
 *
 * @param previous the run so far: its beginning and the end of its last phase
 */
export function unbrokenSince(previous: { since: number; until: number } | null, countsFrom: number): number {
  return previous !== null && countsFrom - previous.until < BREAK_MS ? previous.since : countsFrom;
}

/** Flags that a credit raises, given the time credited on its day and the length of its unbroken run, itself included. */
export function enduranceFlags(credit: { inDayMs: number; unbrokenMs: number }): EnduranceRule[] {
  const flags: EnduranceRule[] = [];
  if (credit.inDayMs > DAY_LIMIT_MS) flags.push('over-16-hours-in-a-day');
  if (credit.unbrokenMs > UNBROKEN_LIMIT_MS) flags.push('over-6-hours-without-a-break');
  return flags;
}
