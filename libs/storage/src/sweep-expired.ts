import type { DataSource } from 'typeorm';

const SWEPT_AT_ONCE = 5_000;

/**
 * Deletes the rows of a table that expired before a moment, some at a time so that nobody waits long for their locks. Any number of
 * replicas may sweep at once.
 *
 * @param key the columns of its primary key, comma-separated
 * @param before ms since 1970
 * @returns how many rows that were
 */
export async function sweepExpired(dataSource: DataSource, table: string, key: string, before: number): Promise<number> {
  let total = 0;
  for (let swept = SWEPT_AT_ONCE; swept === SWEPT_AT_ONCE; ) {
    const [, count] = await dataSource.query<[unknown[], number]>(
      `delete from ${table} where (${key}) in (
         select ${key} from ${table} where expires_at < $1 order by expires_at limit $2 for update skip locked
       )`,
      [new Date(before), SWEPT_AT_ONCE],
    );
    swept = count;
    total += count;
  }
  return total;
}
