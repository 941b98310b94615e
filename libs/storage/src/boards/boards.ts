import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { DataSource, IsNull } from 'typeorm';

import type { ListPage, ListWindow } from '../lists/keyset.js';
import { readWindow } from '../lists/keyset.js';
import { Board } from './board.entity.js';
import type { BoardChanges } from './change-board.js';
import { changeBoard } from './change-board.js';
import type { NewBoard } from './create-board.js';
import { createBoard } from './create-board.js';
import { Game } from './game.entity.js';
import { IS_OPEN } from './is-open.js';

/** A board with the game that it belongs to. */
export type OwnedBoard = Board & { readonly game: Game };

/** What narrows a list of boards; undefined does not. Instants are inclusive, and boards without one are on neither side of it. */
export interface BoardFilter {
  /** Only what players of this game see. */
  readonly playersOf?: string | undefined;
  readonly gameId?: string | undefined;
  readonly gameSlug?: string | undefined;
  readonly slug?: string | undefined;
  readonly shortCode?: string | undefined;
  readonly isOpen?: boolean | undefined;
  readonly isPublished?: boolean | undefined;
  readonly startsBefore?: Date | undefined;
  readonly startsAfter?: Date | undefined;
  readonly endsBefore?: Date | undefined;
  readonly endsAfter?: Date | undefined;
}

/** Fields that lists of boards are ordered by. A board without a short code comes first among them. */
const COLUMNS = {
  id: 'board.id',
  name: 'board.name collate "C"',
  slug: 'board.slug collate "C"',
  short_code: `coalesce(board.short_code, '') collate "C"`,
  created_at: 'board.createdAt',
  updated_at: 'board.updatedAt',
};

const CONDITIONS: Readonly<Record<keyof BoardFilter, string>> = {
  playersOf: `board.gameId = :playersOf and board.door = 'leadr' and ${IS_OPEN}`,
  gameId: 'board.gameId = :gameId',
  gameSlug: 'game.slug = :gameSlug',
  slug: 'board.slug = :slug',
  shortCode: 'board.shortCode = :shortCode',
  isOpen: `${IS_OPEN} = :isOpen`,
  isPublished: 'board.isPublished = :isPublished',
  startsBefore: 'board.startsAt <= :startsBefore',
  startsAfter: 'board.startsAt >= :startsAfter',
  endsBefore: 'board.endsAt <= :endsBefore',
  endsAfter: 'board.endsAt >= :endsAfter',
};

/** The boards of all games, as their owners see them: test pools are parts of their boards. Times are ms since 1970. */
@Injectable()
export class Boards {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes a board and its test pool. Throws `Rejected` when it cannot be like that. */
  async create(board: NewBoard, at: number): Promise<OwnedBoard> {
    const { id } = await createBoard(this.dataSource.manager, board, at);
    return this.owned().where({ id }).getOneOrFail();
  }

  /** A board that is not deleted. @param accountId whose boards may be seen; null: everybody's */
  async find(id: string, accountId: string | null): Promise<OwnedBoard | undefined> {
    return (await this.listed(accountId).andWhere({ id }).getOne()) ?? undefined;
  }

  /** Boards that are not deleted. @param accountId whose boards may be seen; null: everybody's */
  async list(accountId: string | null, filter: BoardFilter, window: ListWindow, now: number): Promise<ListPage<OwnedBoard>> {
    const boards = this.listed(accountId);
    for (const [name, condition] of Object.entries(CONDITIONS)) {
      const value = filter[name as keyof BoardFilter];
      if (value !== undefined) boards.andWhere(condition, { [name]: value, now: new Date(now) });
    }
    return readWindow(boards, COLUMNS, window);
  }

  /** @returns the board as it is now; undefined when there is none. Throws `Rejected` when it cannot be like that. */
  async change(id: string, changes: BoardChanges, at: number): Promise<OwnedBoard | undefined> {
    const changed = await changeBoard(this.dataSource.manager, id, changes, at);
    return changed && this.owned().where({ id }).getOneOrFail();
  }

  private listed(accountId: string | null): SelectQueryBuilder<OwnedBoard> {
    const boards = this.owned().where({ deletedAt: IsNull(), testOf: IsNull() });
    return accountId === null ? boards : boards.andWhere('game.accountId = :accountId', { accountId });
  }

  private owned(): SelectQueryBuilder<OwnedBoard> {
    const boards = this.dataSource.manager.createQueryBuilder(Board, 'board');
    return boards.innerJoinAndMapOne('board.game', Game, 'game', 'game.id = board.gameId') as SelectQueryBuilder<OwnedBoard>;
  }
}
