import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { DataSource, In, IsNull } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import type { OwnedBoard } from '../boards/boards.js';
import { changeBoard } from '../boards/change-board.js';
import { Game } from '../boards/game.entity.js';
import { HighScoreTable } from '../boards/high-score-table.entity.js';
import { rejectingDoubles } from '../catalog-rejection.js';
import { chosen, type Chosen } from '../chosen.js';
import type { ListPage, ListWindow } from '../lists/keyset.js';
import { readWindow } from '../lists/keyset.js';
import { changedAt } from '../row-lifetime.js';
import type { NewTable, TableBoardSettings, TableName, TableSettings } from './create-table.js';
import { createTable } from './create-table.js';
import { TableSecret } from './table-secret.entity.js';

/** What to change about a table; `deleted` makes it vanish, its records with it. */
export interface TableChanges {
  readonly table?: Chosen<TableName & TableSettings>;
  readonly board?: Chosen<TableBoardSettings>;
  readonly deleted?: boolean | undefined;
}

/** What narrows a list of tables; undefined does not. */
export type TableFilter = Chosen<Pick<HighScoreTable, 'name'> & Pick<Board, 'gameId'>>;

/** A table, the board that it is, and the secrets that are good for it, oldest first. */
export interface TableWithSecrets {
  readonly board: TableBoard;
  readonly table: HighScoreTable;
  readonly secrets: readonly TableSecret[];
}

/** Tables have room for so many records, and never for all. */
type TableBoard = OwnedBoard & { readonly capacity: number };

type JoinedTable = HighScoreTable & { readonly board: TableBoard };

/** Fields that lists of tables are ordered by. */
const COLUMNS = {
  id: 'tables.boardId',
  name: 'tables.name collate "C"',
  created_at: 'tables.createdAt',
  updated_at: 'tables.updatedAt',
};

const CONDITIONS: Readonly<Record<keyof TableFilter, string>> = {
  name: 'tables.name = :name',
  gameId: 'board.gameId = :gameId',
};

/** High score tables: boards that games write to with signed requests. A table's id is its board's. Times are ms since 1970. */
@Injectable()
export class HighScoreTables {
  constructor(private readonly dataSource: DataSource) {}

  /** The table of that name, unless it is deleted; by one query. */
  async byName(name: string): Promise<TableWithSecrets | undefined> {
    if (!isStorable(name)) return undefined;
    return withSecrets(tablesIn(this.dataSource.manager).andWhere('tables.name = :name', { name }));
  }

  /** From which origins web pages may call the table of that name, unless it is deleted; cheaper than the whole table. */
  async allowedOrigins(name: string): Promise<readonly string[] | undefined> {
    if (!isStorable(name)) return undefined;
    const columns = { boardId: true, allowedOrigins: true };
    const table = await this.dataSource.manager.findOne(HighScoreTable, { select: columns, where: { name, deletedAt: IsNull() } });
    return table?.allowedOrigins;
  }

  /** A table that is not deleted. @param accountId whose tables may be seen; null: everybody's */
  async byId(boardId: string, accountId: string | null): Promise<TableWithSecrets | undefined> {
    return withSecrets(this.listed(accountId).andWhere('tables.boardId = :boardId', { boardId }));
  }

  /** Tables that are not deleted. @param accountId whose tables may be seen; null: everybody's */
  async list(accountId: string | null, window: ListWindow, filter: TableFilter = {}): Promise<ListPage<TableWithSecrets>> {
    const tables = this.listed(accountId);
    for (const [name, value] of Object.entries(chosen(filter))) tables.andWhere(CONDITIONS[name as keyof TableFilter], { [name]: value });
    const page = await readWindow(tables, COLUMNS, window);
    const boardIds = page.rows.map(({ boardId }) => boardId);
    const secrets = await this.dataSource.manager.find(TableSecret, {
      where: { boardId: In(boardIds), retiredAt: IsNull() },
      order: { createdAt: 'asc', id: 'asc' },
    });
    const secretsOf = (table: HighScoreTable) => secrets.filter(({ boardId }) => boardId === table.boardId);
    return { ...page, rows: page.rows.map((table) => ({ board: table.board, table, secrets: secretsOf(table) })) };
  }

  /** Makes a table. Throws `Rejected` when it cannot be like that. */
  async create(table: NewTable, at: number): Promise<TableWithSecrets> {
    const boardId = await createTable(this.dataSource.manager, table, at);
    const made = await this.byId(boardId, null);
    if (made === undefined) throw new Error(`table ${boardId} was deleted as soon as it was made`);
    return made;
  }

  /**
   * Changes a table, and the board that it is.
   *
   * @returns the table as it is now, deleted or not; undefined when there is none. Throws `Rejected` when it cannot be like that.
   */
  async change(boardId: string, { table = {}, board = {}, deleted }: TableChanges, at: number): Promise<TableWithSecrets | undefined> {
    const isThere = await rejectingDoubles(() =>
      this.dataSource.transaction(async (manager) => {
        if (!(await manager.existsBy(HighScoreTable, { boardId, deletedAt: IsNull() }))) return false;
        if ((await changeBoard(manager, boardId, { ...board, name: table.name, deleted }, at)) === undefined) return false;
        await manager.update(HighScoreTable, { boardId }, { ...chosen(table), ...changedAt(at) });
        return true;
      }),
    );
    return isThere ? withSecrets(everyTable(this.dataSource.manager).where('tables.boardId = :boardId', { boardId })) : undefined;
  }

  private listed(accountId: string | null): SelectQueryBuilder<JoinedTable> {
    const tables = tablesIn(this.dataSource.manager);
    return accountId === null ? tables : tables.andWhere('game.accountId = :accountId', { accountId });
  }
}

/** Whether a table could have the name: PostgreSQL's text holds no NUL. */
function isStorable(name: string): boolean {
  return !name.includes('\0');
}

/** Those that are not deleted. */
function tablesIn(manager: EntityManager): SelectQueryBuilder<JoinedTable> {
  return everyTable(manager).where('tables.deletedAt is null');
}

function everyTable(manager: EntityManager): SelectQueryBuilder<JoinedTable> {
  return manager
    .createQueryBuilder(HighScoreTable, 'tables')
    .innerJoinAndMapOne('tables.board', Board, 'board', 'board.id = tables.boardId')
    .innerJoinAndMapOne('board.game', Game, 'game', 'game.id = board.gameId') as SelectQueryBuilder<JoinedTable>;
}

async function withSecrets(tables: SelectQueryBuilder<JoinedTable>): Promise<TableWithSecrets | undefined> {
  const found = await tables
    .leftJoinAndMapMany('tables.secrets', TableSecret, 'secret', 'secret.boardId = tables.boardId and secret.retiredAt is null')
    .orderBy({ 'secret.createdAt': 'ASC', 'secret.id': 'ASC' })
    .getOne();
  if (found === null) return undefined;
  const table = found as JoinedTable & { readonly secrets: TableSecret[] };
  return { board: table.board, table, secrets: table.secrets };
}
