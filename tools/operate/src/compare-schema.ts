import { MIGRATIONS } from '@laurel/storage/data-source';
import type { Client } from 'pg';

/** How the schema of a database differs from this version's. */
export interface SchemaDifference {
  /** What it lacks, for an operator to read; undefined: nothing, it is this version's or newer. */
  readonly lacking: string | undefined;
  /** The migrations that it has had and this version does not know. */
  readonly later: readonly string[];
}

/** Compares what has been done to a database with what this version does. Fails where nothing has been done yet. */
export async function compareSchema(database: Client): Promise<SchemaDifference> {
  const { rows } = await database.query<{ name: string }>('select name from migrations order by timestamp');
  const done = rows.map(({ name }) => name);
  const known = MIGRATIONS.map(({ name }) => name);
  const missing = known.filter((name) => !done.includes(name));
  return {
    lacking: missing.length > 0 ? `the schema lacks ${missing.join(', ')} (has "migrate" been run?)` : undefined,
    later: done.filter((name) => !known.includes(name)),
  };
}
