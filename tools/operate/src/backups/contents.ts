import type { Client } from 'pg';

/** What is counted of a database: enough to see that a backup is of the right one, and that nothing is lacking. */
const COUNTED = ['boards', 'entries', 'standings', 'competitors'] as const;

export type Contents = Readonly<Record<(typeof COUNTED)[number], number>>;

export async function countContents(database: Client): Promise<Contents> {
  const { rows } = await database.query<Record<string, string>>(
    `select ${COUNTED.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`,
  );
  return Object.fromEntries(COUNTED.map((table) => [table, Number(rows[0]?.[table])])) as Contents;
}

/** In words, as both backup and restore tell it, to be compared. */
export function contentsText(contents: Contents): string {
  return COUNTED.map((table) => `${contents[table]} ${table}`).join(', ');
}
