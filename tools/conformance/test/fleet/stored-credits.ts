import { Client } from 'pg';

/** How many focus phases the store holds for each player, by name; log and standing must agree about it. */
export async function storedCredits(databaseUrl: string): Promise<Map<string, number>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; credits: number; sum: number; standing: number }>(
      `select name, count(entries.revision)::integer as credits, coalesce(sum(entries.value), 0) as sum,
              coalesce((select standings.value from standings where standings.competitor_id = competitors.id), 0) as standing
         from competitors left join entries on entries.competitor_id = competitors.id
        where competitors.proof = 'gitlab-account'
        group by competitors.id`,
    );
    const torn = rows.filter(({ sum, standing }) => standing !== sum);
    if (torn.length > 0) throw new Error(`log and standing disagree: ${JSON.stringify(torn)}`);
    return new Map(rows.map(({ name, credits }) => [name, credits]));
  } finally {
    await client.end();
  }
}
