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

const POOL_OF_BOARD = { id: true, testOf: true } as const;

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

  /** Every pool of a game that devices play on, in test mode or not, with the board that it belongs to. */
  async pools(gameId: string, testMode: boolean): Promise<ReadonlyMap<string, string>> {
    const pools = await this.dataSource.manager.find(Board, { select: POOL_OF_BOARD, where: poolsOf(gameId, testMode) });
    return new Map(pools.map((pool) => [pool.id, boardOf(pool)]));
  }

  /** The board that one of those pools belongs to; undefined when it is none of them. */
  async boardOfPool(poolId: string, gameId: string, testMode: boolean): Promise<string | undefined> {
    const where = { id: poolId, ...poolsOf(gameId, testMode) };
    const pool = await this.dataSource.manager.findOne(Board, { select: POOL_OF_BOARD, where });
    return pool === null ? undefined : boardOf(pool);
  }

  /** The board whose log such a session writes and reads: the board itself, or its test pool. */
  private async poolOf(board: Board, testMode: boolean): Promise<Board> {
    return testMode ? this.dataSource.manager.findOneByOrFail(Board, { testOf: board.id }) : board;
  }
}

function poolsOf(gameId: string, testMode: boolean) {
  return { gameId, door: 'leadr' as const, deletedAt: IsNull(), testOf: testMode ? Not(IsNull()) : IsNull() };
}

function boardOf({ id, testOf }: Pick<Board, 'id' | 'testOf'>): string {
  return testOf ?? id;
}
