import { encodeStanding, heldEntry, indexKeys, standingName } from '@laurel/storage/ranks/redis/index-keys';
import { escapeLiteral } from 'pg';

import type { Comparison } from './comparison.js';
import { patiently } from './patiently.js';
import { readRows } from './read-rows.js';

interface StandingRow {
  readonly competitorId: string;
  readonly slot: string;
  readonly value: number;
  readonly revision: string;
}

/** Where a standing should be in the index. */
interface Place {
  readonly name: string;
  readonly revision: number;
  readonly member: string;
  readonly sortKey: string;
}

/** Every standing has its place in the index, in the order in which the database sorts. */
export async function standingsAreInIndex(comparison: Comparison): Promise<void> {
  const { database, redis, board, differences, later } = comparison;
  const [order, members] = indexKeys(board.id);
  const inOrder = `select competitor_id as "competitorId", slot, value, revision from standings
                    where board_id = ${escapeLiteral(board.id)} order by sort_key, tie_key`;
  let before: Place | undefined;
  for await (const rows of readRows<StandingRow>(database, 'standings_in_board_order', inOrder)) {
    const places = rows.map((row): Place => {
      const standing = { ...row, slot: Number(row.slot), revision: Number(row.revision) };
      return { ...encodeStanding(board, standing), name: standingName(standing), revision: standing.revision };
    });
    // In this order: a standing that moves between the two is then known by its later revision.
    const scores = await patiently(() => redis.zmscore(order, places.map(({ member }) => member)));
    const held = await patiently(() => redis.hmget(members, ...places.map(({ name }) => name)));
    places.forEach((place, index) => {
      const entry = held[index] ?? undefined;
      // It has moved since the snapshot, and so has what it is compared with.
      if (entry !== undefined && later.take(entry)) return;
      const difference = differenceOf(place, entry, scores[index] ?? undefined);
      if (difference !== undefined) differences.add(`${place.name} ${difference}`);
      const isInOrder = before === undefined || isBefore(before, place);
      if (!isInOrder) differences.add(`${place.name} comes elsewhere in the index than in the database`);
      before = place;
    });
  }
}

function differenceOf({ revision, member, sortKey }: Place, entry: string | undefined, score: string | undefined): string | undefined {
  const expected = heldEntry(revision, member);
  if (entry === undefined) return 'is missing';
  if (entry !== expected) return `is held as "${entry}" and should be "${expected}"`;
  if (score === undefined) return 'has no place';
  if (Number(score) !== Number(sortKey)) return `is sorted by ${score} and should be by ${sortKey}`;
  return undefined;
}

/** As Redis sorts: by score, then by the bytes of the member. */
function isBefore(one: Place, other: Place): boolean {
  const [key, otherKey] = [Number(one.sortKey), Number(other.sortKey)];
  return key < otherKey || (key === otherKey && one.member < other.member);
}
