import { Client } from 'pg';

/** Every value that the log of a board holds, in ascending order. @param boardId in any form */
export async function storedValues(databaseUrl: string, boardId: string): Promise<number[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ value: number }>('select value from entries where board_id = $1 order by value', [
      boardId.slice(-36),
    ]);
    return rows.map(({ value }) => value);
  } finally {
    await client.end();
  }
}
