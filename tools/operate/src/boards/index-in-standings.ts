import { HEAD_FIELDS } from '@laurel/storage/ranks/redis/index-head';
import { indexKeys, nameInMember, readEntry, standingName } from '@laurel/storage/ranks/redis/index-keys';

import type { Comparison } from './comparison.js';
import { patiently } from './patiently.js';

const SCANNED_AT_ONCE = 1_000;
const STANDING_NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::(\d{1,16}))?$/;

/** Every name in the index that the snapshot can know is one of its standings. What is no name of a standing never becomes one. */
export async function namesAreStandings({ database, redis, board, differences, later }: Comparison): Promise<void> {
  const [, members] = indexKeys(board.id);
  for await (const fields of scan((cursor) => redis.hscan(members, cursor, 'COUNT', SCANNED_AT_ONCE))) {
    const held = pairs(fields).filter(([name]) => !HEAD_FIELDS.has(name));
    const known = held.filter(([name, entry]) => !STANDING_NAME.test(name) || !later.take(entry)).map(([name]) => name);
    const parsed = known.flatMap((name) => {
      const [, competitorId, slot = '0'] = STANDING_NAME.exec(name) ?? [];
      return competitorId === undefined ? [] : [{ competitorId, slot }];
    });
    const { rows } = await database.query<{ competitorId: string; slot: string }>(
      `select s.competitor_id as "competitorId", s.slot
         from unnest($2::uuid[], $3::bigint[]) as asked (competitor_id, slot) join standings s using (competitor_id, slot)
        where s.board_id = $1`,
      [board.id, parsed.map(({ competitorId }) => competitorId), parsed.map(({ slot }) => slot)],
    );
    const standing = new Set(rows.map(({ competitorId, slot }) => standingName({ competitorId, slot: Number(slot) })));
    for (const name of known) if (!standing.has(name)) differences.add(`${name} is not on the board`);
  }
}

/** Every place in the index is one that its name knows of. */
export async function membersAreNamed({ redis, board, differences }: Comparison): Promise<void> {
  const [order, members] = indexKeys(board.id);
  for await (const scanned of scan((cursor) => redis.zscan(order, cursor, 'COUNT', SCANNED_AT_ONCE))) {
    const places = pairs(scanned).map(([member]) => member);
    if (places.length === 0) continue;
    const held = await patiently(() => redis.hmget(members, ...places.map(nameInMember)));
    const strange = places.filter((member, index) => readEntry(held[index] ?? '').member !== member);
    if (strange.length === 0) continue;
    // One that has moved since it was read is not there any more.
    const still = await patiently(() => redis.zmscore(order, strange));
    strange.forEach((member, index) => {
      if (still[index] != null) differences.add(`place "${member}" belongs to no standing`);
    });
  }
}

async function* scan(read: (cursor: string) => Promise<[cursor: string, found: string[]]>): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, found] = await patiently(() => read(cursor));
    yield found;
    cursor = next;
  } while (cursor !== '0');
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((each, index) => (index % 2 === 0 ? [[each, flat[index + 1] ?? ''] as [string, string]] : []));
}
