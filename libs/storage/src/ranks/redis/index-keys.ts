import { orderKeys, valueOf } from '@laurel/leaderboard/ranking';

import type { StandingChange } from '../commit.js';
import type { RankedBoard, RankedPlace } from '../rank-index.js';
import type { StandingRef } from '../standing-ref.js';

/** Tie keys are within ±2^53; shifted up they are positive and, padded, sort as text as they do as numbers. */
const TIE_SHIFT = 2n ** 53n;
const TIE_DIGITS = 14;

/** The two keys of a board's index, in the order the scripts take them. The braces keep them on one cluster node. */
export function indexKeys(boardId: string): [order: string, members: string] {
  return [`laurel:{${boardId}}:order`, `laurel:{${boardId}}:members`];
}

/** What a standing is called in the index. */
export function standingName({ competitorId, slot }: StandingRef): string {
  return slot === 0 ? competitorId : `${competitorId}:${slot}`;
}

/** The name of the standing whose place a member is. */
export function nameInMember(member: string): string {
  return member.slice(TIE_DIGITS);
}

/** What the index holds under a standing's name: the revision that set it, and its member. */
export function heldEntry(revision: number, member: string): string {
  return `${revision} ${member}`;
}

/** The two of such an entry. */
export function readEntry(entry: string): { revision: number; member: string } {
  const [revision = '', member = ''] = entry.split(' ');
  return { revision: Number(revision), member };
}

/** A tie key as it leads a member: of equal length always, and in bytes ordered as it is in numbers. */
export function encodeTie(tieKey: number): string {
  return (BigInt(tieKey) + TIE_SHIFT).toString(16).padStart(TIE_DIGITS, '0');
}

/**
 * The sorted-set member and score of a standing. Redis sorts equal scores by the member's bytes, so the tie key leads the
 * member: ties are decided by the board's rule, as everywhere.
 */
export function encodeStanding(
  board: Pick<RankedBoard, 'direction' | 'tieRule'>,
  standing: StandingChange,
): { member: string; sortKey: string } {
  const { sortKey, tieKey } = orderKeys(board, standing);
  return { member: `${encodeTie(tieKey)}${standingName(standing)}`, sortKey: String(sortKey) };
}

/** Reads a standing back from its member and score. */
export function decodeStanding(board: RankedBoard, member: string, sortKey: string): Omit<RankedPlace, 'rank' | 'position'> {
  const tieKey = Number(BigInt(`0x${member.slice(0, TIE_DIGITS)}`) - TIE_SHIFT);
  const [competitorId = '', slot = '0'] = nameInMember(member).split(':');
  return { competitorId, slot: Number(slot), value: valueOf(board, Number(sortKey)), revision: Math.abs(tieKey) };
}
