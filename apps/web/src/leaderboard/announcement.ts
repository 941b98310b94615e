import { focusTime } from '../focus-time.js';
import type { BoardPage } from '../pomomon.wire.js';
import { rankAt, placeOf } from './board-page.js';

/**
 * The one sentence about a new page that is worth saying aloud: where I stand now, else which page it is if it was
 * turned, else a new leader, else who was credited. Undefined when nothing of that happened.
 */
export function announcementOf(before: BoardPage, after: BoardPage, playerId: string | undefined): string | undefined {
  const mine = playerId === undefined ? undefined : placeOf(after, playerId);
  const mineBefore = playerId === undefined ? undefined : placeOf(before, playerId);
  if (mine && (mine.rank !== mineBefore?.rank || mine.score !== mineBefore.score)) {
    return `You are on place ${mine.rank} with ${focusTime(mine.score)}`;
  }

  if (before.index !== after.index) return `Page ${after.index + 1} of ${after.last + 1}`;

  const leader = after.players[0];
  if (after.index === 0 && leader && leader.id !== before.players[0]?.id) return `${leader.name} leads with ${focusTime(leader.score)}`;

  const scores = new Map(before.players.map((player) => [player.id, player.score]));
  const position = after.players.findIndex((player) => scores.get(player.id) !== player.score);
  const credited = after.players[position];
  return credited && `${credited.name} is on place ${rankAt(after, position)} with ${focusTime(credited.score)}`;
}
