import { newEpoch } from '@laurel/storage/boards/new-epoch';
import type { Client } from 'pg';

/**
 * Gives every board a new epoch, so that no index, page or event of a history that the database has lost is taken for one of the history
 * that it has now.
 *
 * @returns how many boards there are
 */
export async function renewEpochs(database: Client): Promise<number> {
  const { rows } = await database.query<{ id: string }>('select id from boards');
  const ids = rows.map(({ id }) => id);
  await database.query(
    'update boards b set epoch = renewed.epoch from unnest($1::uuid[], $2::text[]) as renewed (id, epoch) where b.id = renewed.id',
    [ids, ids.map(newEpoch)],
  );
  return ids.length;
}
