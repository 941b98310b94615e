import type { Client } from 'pg';

import { WrongUse } from '../command.js';

/** A board, and what people know it by. */
export interface FoundBoard {
  readonly id: string;
  /** Slugs of its game and its own; of a test pool those of its board. */
  readonly name: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * All boards that are not deleted, test pools too, or those that are meant.
 *
 * @param which id of a board, or slugs as GAME/BOARD; undefined: all. Throws `WrongUse` when there is none.
 */
export async function findBoards(database: Client, which: string | undefined): Promise<FoundBoard[]> {
  const isId = which !== undefined && UUID.test(which);
  const { rows } = await database.query<FoundBoard>(
    `select b.id, g.slug || '/' || b.slug || case when b.test_of is null then '' else ' (test pool)' end as name
       from boards b join games g on g.id = b.game_id
      where b.deleted_at is null and g.deleted_at is null
        and ($1::uuid is null or b.id = $1) and ($2::text is null or g.slug || '/' || b.slug = $2)
      order by name, b.id`,
    [isId ? which : null, isId ? null : which],
  );
  if (rows.length === 0 && which !== undefined) {
    throw new WrongUse(`There is no board ${which}. Name one by its id, or as GAME/BOARD by slugs.`);
  }
  return rows;
}
