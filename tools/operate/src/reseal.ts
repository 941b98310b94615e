import { SecretSeal } from '@laurel/access/signatures/secret-seal';
import type { Client } from 'pg';

import { inTransaction } from './with-database.js';

interface SecretRow {
  readonly id: string;
  readonly boardId: string;
  readonly table: string;
  readonly sealed: Buffer;
  readonly sealedWith: string;
  readonly isGood: boolean;
}

/** What a change of the installation's secret came to. */
export interface Resealed {
  /** Secrets of tables that were sealed anew. */
  readonly resealed: number;
  /** Those that the new secret opened already. */
  readonly untouched: number;
  /** Names of the tables that have a good secret which neither opens. */
  readonly lost: readonly string[];
  /** API keys that were good, and are known by hashes that the new secret does not give. */
  readonly apiKeys: number;
}

/** Seals the secrets of high score tables with the key that the new secret of the installation gives, in one transaction. */
export async function reseal(database: Client, before: string, after: string): Promise<Resealed> {
  const [oldSeal, newSeal] = [SecretSeal.of(before), SecretSeal.of(after)];
  return inTransaction(database, async () => {
    // Whoever adds a secret waits, and nobody retires one meanwhile.
    await database.query('lock table table_secrets in share row exclusive mode');
    const { rows } = await database.query<SecretRow>(
      `select s.id, s.board_id as "boardId", t.name as "table", s.sealed, s.sealed_with as "sealedWith",
              s.retired_at is null and t.deleted_at is null as "isGood"
         from table_secrets s join high_score_tables t using (board_id) order by t.name, s.id`,
    );
    const due = rows.filter((row) => oldSeal.isOurs(row) && !newSeal.isOurs(row));
    for (const row of due) {
      const { sealed, sealedWith } = newSeal.takeOver(oldSeal, row, row.boardId);
      await database.query('update table_secrets set sealed = $2, sealed_with = $3 where id = $1', [row.id, sealed, sealedWith]);
    }
    const lost = rows.filter((row) => row.isGood && !oldSeal.isOurs(row) && !newSeal.isOurs(row)).map(({ table }) => table);
    const untouched = rows.filter((row) => newSeal.isOurs(row)).length;
    return { resealed: due.length, untouched, lost: [...new Set(lost)], apiKeys: await countApiKeys(database) };
  });
}

async function countApiKeys(database: Client): Promise<number> {
  const { rows } = await database.query<{ count: string }>(
    `select count(*) from api_keys
      where deleted_at is null and status = 'active' and (expires_at is null or expires_at > now())`,
  );
  return Number(rows[0]?.count ?? 0);
}
