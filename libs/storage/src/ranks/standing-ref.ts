/** Which of a board's standings is meant. */
export interface StandingRef {
  readonly competitorId: string;
  readonly slot: number;
}
