import type { Client, QueryResultRow } from 'pg';

const CHUNK = 1_000;

/**
 * The rows of a query, some at a time, so that any number of them fits in memory. Only within a transaction; several may be read by
 * turns.
 *
 * @param name of the cursor, not in use
 * @param query without parameters: PostgreSQL takes none in a cursor
 */
export async function* readRows<Row extends QueryResultRow>(database: Client, name: string, query: string): AsyncGenerator<Row[]> {
  await database.query(`declare ${name} no scroll cursor for ${query}`);
  for (;;) {
    const { rows } = await database.query<Row>(`fetch ${CHUNK} from ${name}`);
    if (rows.length === 0) break;
    yield rows;
  }
  await database.query(`close ${name}`);
}

/** The same, row by row. */
export async function* readEachRow<Row extends QueryResultRow>(database: Client, name: string, query: string): AsyncGenerator<Row> {
  for await (const rows of readRows<Row>(database, name, query)) yield* rows;
}
