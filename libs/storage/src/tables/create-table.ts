import { TABLE_DEFAULTS } from '@laurel/contracts/lucentinian/table-defaults';
import type { EntityManager } from 'typeorm';

import type { Board } from '../boards/board.entity.js';
import { createBoard } from '../boards/create-board.js';
import { HighScoreTable } from '../boards/high-score-table.entity.js';
import { TABLE_RULE } from '../boards/table-rule.js';
import { rejectingDoubles } from '../catalog-rejection.js';
import { chosen, type Chosen } from '../chosen.js';
import { madeAt } from '../row-lifetime.js';
import { insertSecret, type SealedSecret } from './table-secrets.js';

/** What the owner of a table may choose about the board that it is. */
export type TableBoardSettings = Pick<Board, 'direction' | 'minValue' | 'maxValue' | 'isPublished'> & { readonly capacity: number };

/** What the owner may choose about the table itself, beside its name and key. */
export type TableSettings = Pick<HighScoreTable, 'signedReads' | 'exposeIp' | 'allowDelete' | 'allowedOrigins'>;

/** What names a table: in a path, and in a request. */
export type TableName = Pick<HighScoreTable, 'name' | 'tableKey'>;

const DIRECTION_DEFAULT = TABLE_DEFAULTS.ascending ? 'low-first' : 'high-first';

/** A table to be. What is left out has a default. */
export interface NewTable {
  readonly gameId: string;
  readonly table: TableName & Chosen<TableSettings>;
  readonly board: Chosen<TableBoardSettings>;
  /** Seals the first secret for the board that the table becomes. */
  readonly sealSecret: (boardId: string) => SealedSecret;
}

/**
 * Makes a table, its board and its first secret, in one transaction. Throws `Rejected` when it cannot be like that.
 *
 * @param at ms since 1970
 * @returns the id of the board, which is the table's
 */
export async function createTable(manager: EntityManager, wanted: NewTable, at: number): Promise<string> {
  const { gameId, table, sealSecret } = wanted;
  const { capacity = TABLE_DEFAULTS.capacity, direction = DIRECTION_DEFAULT, ...board } = wanted.board;
  return rejectingDoubles(() =>
    manager.transaction(async (inner) => {
      const { id } = await createBoard(inner, { ...TABLE_RULE, ...board, capacity, direction, gameId, name: table.name }, at);
      await inner.insert(HighScoreTable, { ...chosen(table), boardId: id, ...madeAt(at) });
      await insertSecret(inner, id, sealSecret(id), at);
      return id;
    }),
  );
}
