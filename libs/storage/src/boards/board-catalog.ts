import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, Not } from 'typeorm';

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

  /** A board that is not deleted, active or not. */
  async byId(id: string): Promise<Board | undefined> {
    return (await this.dataSource.manager.findOneBy(Board, { id, ...LISTED })) ?? undefined;
  }

  /** Those of these boards that everybody may look at. */
  async published(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const boards = await this.dataSource.manager.find(Board, { select: { id: true }, where: { id: In(ids), isPublished: true, ...LISTED } });
    return new Set(boards.map(({ id }) => id));
  }

  /** A board of that game which devices play on. Active or not: `isOpen` tells whether it takes scores. */
  async playable(gameId: string, boardId: string, testMode: boolean): Promise<PlayedBoard | undefined> {
    const board = await this.dataSource.manager.findOneBy(Board, { id: boardId, gameId, door: 'leadr', ...LISTED });
    return board === null ? undefined : { board, pool: await this.poolOf(board, testMode) };
  }

  /** The board whose log such a session writes and reads: the board itself, or its test pool. */
  async poolOf(board: Board, testMode: boolean): Promise<Board> {
    return testMode ? this.dataSource.manager.findOneByOrFail(Board, { testOf: board.id }) : board;
  }

  /** Every pool of a game that devices play on, in test mode or not, with the board that it belongs to. */
  async pools(gameId: string, testMode: boolean): Promise<ReadonlyMap<string, string>> {
    const testOf = testMode ? Not(IsNull()) : IsNull();
    const pools = await this.dataSource.manager.findBy(Board, { gameId, door: 'leadr', deletedAt: IsNull(), testOf });
    return new Map(pools.map((pool) => [pool.id, pool.testOf ?? pool.id]));
  }
}
