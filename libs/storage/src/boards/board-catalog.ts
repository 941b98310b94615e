import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Board } from './board.entity.js';
import { Game } from './game.entity.js';

/** Finds boards. */
@Injectable()
export class BoardCatalog {
  constructor(private readonly dataSource: DataSource) {}

  /** The board of a game by both slugs, as it stands now. */
  async byName(gameSlug: string, boardSlug: string): Promise<Board | undefined> {
    const board = await this.dataSource.manager
      .createQueryBuilder(Board, 'board')
      .innerJoin(Game, 'game', 'game.id = board.game_id')
      .where('game.slug = :gameSlug and board.slug = :boardSlug', { gameSlug, boardSlug })
      .getOne();
    return board ?? undefined;
  }
}
