import { createTestGame } from '@laurel/fixtures/test-game';
import { randomBytes, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';

import type { NewTable, TableBoardSettings } from '../src/tables/create-table.js';
import type { SealedSecret } from '../src/tables/table-secrets.js';

/** What a sealed secret looks like to the store. */
export function sealedSecret(): SealedSecret {
  return { sealed: randomBytes(92), sealedWith: 'key' };
}

/** A table to be, of any name unless one is given, in a game of its own unless that is. */
export async function newTable(
  dataSource: DataSource,
  { gameId, name = randomUUID(), board = {} }: { gameId?: string; name?: string; board?: Partial<TableBoardSettings> } = {},
): Promise<NewTable> {
  const owner = gameId ?? (await createTestGame(dataSource, 0)).gameId;
  return { gameId: owner, table: { name, tableKey: 'key' }, board, sealSecret: sealedSecret };
}
