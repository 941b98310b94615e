/** Which of a competitor's submissions stands: the first, the best, the latest, their sum, or every one on its own. */
export type KeepStrategy = 'first' | 'best' | 'latest' | 'sum' | 'all';

/** Whether high or low values lead. */
export type Direction = 'high-first' | 'low-first';

/** Who leads among equal values: who set it earlier, who set it last, or both share the rank (listed earlier first). */
export type TieRule = 'earliest' | 'newest' | 'shared';

/** How trustworthy the competitor's identity is; stored with every standing. */
export type Proof = 'gitlab-account' | 'device' | 'shared-secret';

/** The protocol a board takes submissions from; through any other door it does not exist. */
export type DoorName = 'pomomon' | 'leadr' | 'lucentinian' | 'administration';

/** How a board judges and orders. Entities satisfy it structurally. */
export interface BoardRule {
  readonly keep: KeepStrategy;
  readonly direction: Direction;
  readonly tieRule: TieRule;
  /** Places that are visible; null shows all. Standings beyond it wait unseen and move up when one above goes. */
  readonly capacity: number | null;
  /** Inclusive bounds of one submission's value; null is open. */
  readonly minValue: number | null;
  readonly maxValue: number | null;
}
