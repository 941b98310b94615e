import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';

import { Board } from './board.entity.js';
import { Game } from './game.entity.js';

/** What the outside calls a board: its game's slug and its own. */
export interface BoardName {
  readonly game: string;
  readonly board: string;
}

/** A board as somebody plays on it. */
export interface PlayedBoard {
  readonly board: Board;
  /** Whose log is written and read: the board's own, or that of its test pool. */
  readonly pool: Board;
}

/** What is known to everybody: neither deleted nor a test pool. The boards of a game are deleted with it. */
const LISTED = { deletedAt: IsNull(), testOf: IsNull() };

/** Finds boards, as they stand now. */
@Injectable()
export class BoardCatalog {
  constructor(private readonly dataSource: DataSource) {}

  /** The active board of that name. */
  async byName(name: BoardName): Promise<Board | undefined> {
    const board = await this.dataSource.manager
      .createQueryBuilder(Board, 'board')
      .innerJoin(Game, 'game', 'game.id = board.game_id')
      .where({ slug: name.board, isActive: true, ...LISTED })
      .andWhere('game.slug = :game and game.deleted_at is null', { game: name.game })
      .getOne();
    return board ?? undefined;
  }

  /** Those of these boards that everybody may look at. */
  async published(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const where = { id: In(ids), isPublished: true, ...LISTED };
    const boards = await this.dataSource.manager.find(Board, { select: { id: true }, where });
    return new Set(boards.map(({ id }) => id));
  }

  /** A board of that game which devices play on. Active or not: `isOpen` tells whether it takes scores. */
  async playable(gameId: string, boardId: string, testMode: boolean): Promise<PlayedBoard | undefined> {
    const board = await this.dataSource.manager.findOneBy(Board, { id: boardId, gameId, door: 'leadr', ...LISTED });
    return board === null ? undefined : { board, pool: await this.poolOf(board, testMode) };
  }

  /** The board whose log such a session writes and reads: the board itself, or its test pool. */
  private async poolOf(board: Board, testMode: boolean): Promise<Board> {
    return testMode ? this.dataSource.manager.findOneByOrFail(Board, { testOf: board.id }) : board;
  }
}
