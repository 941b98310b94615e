import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Account } from '../accounts/account.entity.js';
import { violatedIndex } from '../catalog-rejection.js';
import { madeAt } from '../row-lifetime.js';
import { createBoard, type NewBoard } from './create-board.js';
import { Game } from './game.entity.js';

/** A game with its boards, in an account of its own. */
export interface ReadyMadeGame {
  readonly account: Pick<Account, 'name' | 'slug'>;
  readonly game: Pick<Game, 'id' | 'name' | 'slug'>;
  /** In the order in which lists show them unless asked otherwise. */
  readonly boards: readonly Omit<NewBoard, 'gameId'>[];
}

/** Games that come with an installation. */
@Injectable()
export class ReadyMadeGames {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Makes a game the first time it is asked to, and never again: what its owner does to it stays done. Where a name is somebody
   * else's, nothing is made.
   *
   * @param at ms since 1970
   */
  async makeOnce({ account, game, boards }: ReadyMadeGame, at: number): Promise<void> {
    try {
      await this.dataSource.transaction(async (manager) => {
        // A deleted game is still there.
        if (await manager.existsBy(Game, { id: game.id })) return;
        const accountId = randomUUID();
        await manager.insert(Account, { ...account, id: accountId, ...madeAt(at) });
        await manager.insert(Game, { ...game, accountId, ...madeAt(at) });
        // Lists show the newest first.
        for (const [index, board] of boards.entries()) await createBoard(manager, { ...board, gameId: game.id }, at - index);
      });
    } catch (error) {
      if (violatedIndex(error) === undefined) throw error;
    }
  }
}
