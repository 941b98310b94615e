import type { Table, TableCreation, TableSecret, TableSettings, TableUpdate } from '@laurel/contracts/leadr/tables';
import type { NewTable } from '@laurel/storage/tables/create-table';
import type { TableChanges, TableWithSecrets } from '@laurel/storage/tables/high-score-tables';

import type { ListOf } from '../lists/list-requests.js';
import { ROW_TIME_FIELDS, rowTimes } from '../lists/row-times.wire.js';
import { randomCredential } from './random-credential.js';

export const TABLE_LIST: ListOf<TableWithSecrets> = {
  name: 'tables',
  fields: {
    id: ({ table }) => table.boardId,
    name: ({ table }) => table.name,
    created_at: ({ table }) => ROW_TIME_FIELDS.created_at(table),
    updated_at: ({ table }) => ROW_TIME_FIELDS.updated_at(table),
  },
};

export function tableAnswer({ table, board, secrets }: TableWithSecrets): Table {
  return {
    id: table.boardId,
    account_id: board.game.accountId,
    game_id: board.gameId,
    name: table.name,
    table_key: table.tableKey,
    capacity: board.capacity,
    ascending: board.direction === 'low-first',
    signed_reads: table.signedReads,
    expose_ip: table.exposeIp,
    allow_delete: table.allowDelete,
    allowed_origins: table.allowedOrigins,
    min_score: board.minValue,
    max_score: board.maxValue,
    secrets: secrets.map(secretAnswer),
    ...rowTimes(table),
  };
}

/** What of a secret may be known. */
export function secretAnswer({ id, createdAt }: { id: string; createdAt: Date }): TableSecret {
  return { id, created_at: createdAt.toISOString() };
}

/** The table that a body asks for, but for its game and its secret. */
export function newTable(body: TableCreation): Pick<NewTable, 'table' | 'board'> {
  const { table, board } = chosenSettings(body);
  return { table: { ...table, name: body.name, tableKey: body.table_key ?? randomCredential() }, board };
}

/** What a body changes. */
export function tableChanges(body: TableUpdate): TableChanges {
  const { table, board } = chosenSettings(body);
  const names = { name: body.name ?? undefined, tableKey: body.table_key ?? undefined };
  return { table: { ...table, ...names }, board, deleted: body.deleted ?? undefined };
}

/** Null clears bounds, and is otherwise as good as nothing. */
function chosenSettings(body: TableSettings): Required<Pick<TableChanges, 'table' | 'board'>> {
  return {
    table: {
      signedReads: body.signed_reads ?? undefined,
      exposeIp: body.expose_ip ?? undefined,
      allowDelete: body.allow_delete ?? undefined,
      allowedOrigins: body.allowed_origins ?? undefined,
    },
    board: {
      capacity: body.capacity ?? undefined,
      direction: directionOf(body),
      minValue: body.min_score,
      maxValue: body.max_score,
    },
  };
}

function directionOf({ ascending }: TableSettings): 'low-first' | 'high-first' | undefined {
  if (ascending == null) return undefined;
  return ascending ? 'low-first' : 'high-first';
}
