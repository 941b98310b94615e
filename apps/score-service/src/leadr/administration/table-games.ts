import { SLUG_LENGTH_MAX } from '@laurel/contracts/leadr/limits';
import type { TableCreation } from '@laurel/contracts/leadr/tables';
import type { Account } from '@laurel/storage/accounts/account.entity';
import { Accounts } from '@laurel/storage/accounts/accounts';
import type { Game } from '@laurel/storage/boards/game.entity';
import { Games } from '@laurel/storage/boards/games';
import { Rejected } from '@laurel/storage/catalog-rejection';
import { Injectable } from '@nestjs/common';

import { conflict, found } from '../refusals.js';
import type { Administrator } from './administrators.js';
import { accountFor, visibleAccount } from './administrators.js';
import { refusingRejected } from './catalog-refusals.js';

const SLUG_END = '-tables';

/** Tells which game a table is of. Whoever has nothing but tables need not know that there are games. */
@Injectable()
export class TableGames {
  constructor(
    private readonly games: Games,
    private readonly accounts: Accounts,
  ) {}

  /** The id of the game that a body names; where it names none, of the game of the account's tables, made for the first of them. */
  async gameFor(administrator: Administrator, { game_id, account_id }: TableCreation, at: number): Promise<string> {
    if (game_id != null) {
      return found('Game', await this.games.find(game_id, visibleAccount(administrator, account_id ?? undefined))).id;
    }
    const account = found('Account', await this.accounts.find(accountFor(administrator, account_id)));
    const game = await this.gameOfTables(account, at);
    return game.id;
  }

  private async gameOfTables(account: Account, at: number): Promise<Game> {
    const slug = slugOfTables(account);
    const before = await this.ownGame(account, slug);
    if (before !== undefined) return before;
    const made = this.games.create({ accountId: account.id, name: 'High score tables', slug }, at).catch(async (error: unknown) => {
      const isTaken = error instanceof Rejected && error.rejection === 'slug-taken';
      // Somebody else may have been making it for another first table.
      const meanwhile = isTaken ? await this.ownGame(account, slug) : undefined;
      if (meanwhile === undefined) throw error;
      return meanwhile;
    });
    return refusingRejected(made, { 'slug-taken': () => conflict(`another account has the game ${slug}: name a game_id`) });
  }

  private async ownGame(account: Account, slug: string): Promise<Game | undefined> {
    const game = await this.games.bySlug(slug);
    return game?.accountId === account.id ? game : undefined;
  }
}

function slugOfTables({ slug }: Account): string {
  return slug.slice(0, SLUG_LENGTH_MAX - SLUG_END.length).replace(/-$/, '') + SLUG_END;
}
