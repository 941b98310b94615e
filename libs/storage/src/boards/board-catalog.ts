import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Board } from './board.entity.js';
import { Game } from './game.entity.js';

/** What the outside calls a board: its game's slug and its own. */
export interface BoardName {
  readonly game: string;
  readonly board: string;
}

/** Finds boards. */
@Injectable()
export class BoardCatalog {
  constructor(private readonly dataSource: DataSource) {}

  /** The board of that name, as it stands now. */
  async byName(name: BoardName): Promise<Board | undefined> {
    const board = await this.dataSource.manager
      .createQueryBuilder(Board, 'board')
      .innerJoin(Game, 'game', 'game.id = board.game_id')
      .where('game.slug = :game and board.slug = :board', name)
      .getOne();
    return board ?? undefined;
  }
}
