import type { StandingRef } from '@laurel/storage/ranks/standing-ref';

/** What a viewer follows: a page, or a standing wherever it is. */
export type Target = { readonly page: number } | StandingRef;

/** Names a standing within its board. */
export function standingKey({ competitorId, slot }: StandingRef): string {
  return `${competitorId}:${slot}`;
}
