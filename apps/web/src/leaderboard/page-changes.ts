import type { BoardPage } from '../pomomon.wire.js';
import { rankAt } from './board-page.js';

/** What happened to one player between two pages. */
export interface PlayerChange {
  /** Milliseconds credited. */
  readonly gained: number;
  /** Ranks climbed; negative when overtaken. */
  readonly climbed: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** By player id, for those that both pages show and whose score or rank differs. */
export type PageChanges = ReadonlyMap<string, PlayerChange>;

export function changesBetween(before: BoardPage, after: BoardPage, at: number): PageChanges {
  const earlier = new Map(before.players.map((player, position) => [player.id, { score: player.score, rank: rankAt(before, position) }]));
  const changes = new Map<string, PlayerChange>();
  after.players.forEach((player, position) => {
    const then = earlier.get(player.id);
    if (!then) return;
    const change = { gained: Math.max(0, player.score - then.score), climbed: then.rank - rankAt(after, position), at };
    if (change.gained !== 0 || change.climbed !== 0) changes.set(player.id, change);
  });
  return changes;
}
