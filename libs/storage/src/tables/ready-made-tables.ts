import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import { HighScoreTable } from '../boards/high-score-table.entity.js';
import { Rejected } from '../catalog-rejection.js';
import { createTable, type NewTable } from './create-table.js';

/** Tables that come with an installation. */
@Injectable()
export class ReadyMadeTables {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Makes a table where its game has never had one: what its owner does to it stays done. Where the game is gone or the name is somebody
   * else's, nothing is made.
   *
   * @param at ms since 1970
   */
  async makeFirst(table: NewTable, at: number): Promise<void> {
    // A deleted table is still there.
    const before = this.dataSource.manager
      .createQueryBuilder(HighScoreTable, 'tables')
      .innerJoin(Board, 'board', 'board.id = tables.boardId')
      .where('board.gameId = :gameId', { gameId: table.gameId });
    if (await before.getExists()) return;
    try {
      await createTable(this.dataSource.manager, table, at);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
    }
  }
}
