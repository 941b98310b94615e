import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DataSource, IsNull } from 'typeorm';

import { Account } from '../accounts/account.entity.js';
import { Rejected, rejectingDoubles } from '../catalog-rejection.js';
import { chosen, type Chosen } from '../chosen.js';
import type { ListPage, ListWindow } from '../lists/keyset.js';
import { readWindow } from '../lists/keyset.js';
import { changedAt, type Deletable, madeAt, within } from '../row-lifetime.js';
import { makeSlug } from '../slug.js';
import { Board } from './board.entity.js';
import { deleteGames } from './delete-games.js';
import { Game } from './game.entity.js';
import { holdGame } from './hold-game.js';

type GameSettings = Pick<Game, 'name' | 'steamAppId' | 'defaultBoardId' | 'antiCheatEnabled' | 'description' | 'tags' | 'pageUrl'>;

/** A game to be. Its slug is made when left out; whatever else is, has the default of its column. */
export type NewGame = Chosen<GameSettings & Pick<Game, 'slug'>> & Pick<Game, 'accountId' | 'name'>;

/** What to change about a game; `deleted` makes it vanish, its boards with it. */
export type GameChanges = Chosen<GameSettings & Deletable>;

/** Fields that lists of games are ordered by. */
const COLUMNS = {
  id: 'game.id',
  name: 'game.name collate "C"',
  slug: 'game.slug collate "C"',
  created_at: 'game.createdAt',
  updated_at: 'game.updatedAt',
};

/** The games of all accounts. Times are ms since 1970. */
@Injectable()
export class Games {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes a game. Throws `Rejected` when its slug is another's. */
  async create(game: NewGame, at: number): Promise<Game> {
    return rejectingDoubles(() => this.dataSource.transaction((manager) => insertGame(manager, game, at)));
  }

  /** A game that is not deleted. @param accountId whose games may be seen; null: everybody's */
  async find(id: string, accountId: string | null): Promise<Game | undefined> {
    return (await this.dataSource.manager.findOneBy(Game, { id, ...within(accountId) })) ?? undefined;
  }

  /** A game that is not deleted, whosever it is. */
  async bySlug(slug: string): Promise<Game | undefined> {
    return (await this.dataSource.manager.findOneBy(Game, { slug, deletedAt: IsNull() })) ?? undefined;
  }

  /** Games that are not deleted. @param accountId whose games may be seen; null: everybody's */
  async list(accountId: string | null, slug: string | undefined, window: ListWindow): Promise<ListPage<Game>> {
    const where = { ...within(accountId), ...(slug !== undefined && { slug }) };
    const games = this.dataSource.manager.createQueryBuilder(Game, 'game').where(where);
    return readWindow(games, COLUMNS, window);
  }

  /** @returns the game as it is now; undefined when there is none. Throws `Rejected` when it cannot be like that. */
  async change(id: string, { deleted = false, ...settings }: GameChanges, at: number): Promise<Game | undefined> {
    return this.dataSource.transaction(async (manager) => {
      if (!(await holdGame(manager, id))) return undefined;
      await requireOwnBoard(manager, id, settings.defaultBoardId);
      await manager.update(Game, { id }, { ...chosen(settings), ...changedAt(at) });
      if (deleted) await deleteGames(manager, { id }, at);
      return manager.findOneByOrFail(Game, { id });
    });
  }
}

async function insertGame(manager: EntityManager, wanted: NewGame, at: number): Promise<Game> {
  const account = { id: wanted.accountId, deletedAt: IsNull() };
  // It is not deleted before the game is there to be deleted with it.
  if (!(await manager.findOne(Account, { where: account, lock: { mode: 'pessimistic_read' } }))) throw new Rejected('unknown-account');
  const id = randomUUID();
  await requireOwnBoard(manager, id, wanted.defaultBoardId);
  const slug = wanted.slug ?? (await makeSlug(manager, Game, wanted.name, 'game'));
  await manager.insert(Game, { ...chosen(wanted), id, slug, ...madeAt(at) });
  return manager.findOneByOrFail(Game, { id });
}

async function requireOwnBoard(manager: EntityManager, gameId: string, boardId: string | null | undefined): Promise<void> {
  if (boardId == null) return;
  const own = await manager.existsBy(Board, { id: boardId, gameId, testOf: IsNull(), deletedAt: IsNull() });
  if (!own) throw new Rejected('foreign-board');
}
