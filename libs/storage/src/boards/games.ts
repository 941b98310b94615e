import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DataSource, IsNull } from 'typeorm';

import type { ListPage, ListWindow } from '../lists/keyset.js';
import { readWindow } from '../lists/keyset.js';
import { freeSlug, slugOf } from '../slug.js';
import { Board } from './board.entity.js';
import { Game } from './game.entity.js';
import { holdGame } from './hold-game.js';
import { Rejected, rejectingDoubles } from './rejected.js';

type GameSettings = Pick<Game, 'name' | 'steamAppId' | 'defaultBoardId' | 'antiCheatEnabled' | 'description' | 'tags' | 'pageUrl'>;
type ChosenSettings = { readonly [Name in keyof GameSettings]?: GameSettings[Name] | undefined };

/** A game to be. Its slug is made when left out; whatever else is, has the default of its column. */
export type NewGame = ChosenSettings & Pick<Game, 'accountId' | 'name'> & { readonly slug?: string | undefined };

/** What to change about a game; `deleted` makes it vanish, its boards with it. */
export type GameChanges = ChosenSettings & { readonly deleted?: boolean | undefined };

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

  /** A game that is not deleted. */
  async byId(id: string): Promise<Game | undefined> {
    return (await this.dataSource.manager.findOneBy(Game, { id, deletedAt: IsNull() })) ?? undefined;
  }

  async bySlug(slug: string): Promise<Game | undefined> {
    return (await this.dataSource.manager.findOneBy(Game, { slug, deletedAt: IsNull() })) ?? undefined;
  }

  /** Some of an account's games, or of everybody's. */
  async list(filter: { accountId?: string | undefined; slug?: string | undefined }, window: ListWindow): Promise<ListPage<Game>> {
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    const games = this.dataSource.manager.createQueryBuilder(Game, 'game').where({ ...given, deletedAt: IsNull() });
    return readWindow(games, COLUMNS, window);
  }

  /** @returns the game as it is now; undefined when there is none. Throws `Rejected` when it cannot be like that. */
  async change(id: string, { deleted = false, ...settings }: GameChanges, at: number): Promise<Game | undefined> {
    return this.dataSource.transaction(async (manager) => {
      if (!(await holdGame(manager, id))) return undefined;
      await requireOwnBoard(manager, id, settings.defaultBoardId);
      const now = new Date(at);
      await manager.update(Game, { id }, { ...settings, updatedAt: now, ...(deleted && { deletedAt: now }) });
      if (deleted) await manager.update(Board, { gameId: id, deletedAt: IsNull() }, { deletedAt: now, updatedAt: now });
      return manager.findOneByOrFail(Game, { id });
    });
  }
}

async function insertGame(manager: EntityManager, { slug: given, ...settings }: NewGame, at: number): Promise<Game> {
  const id = randomUUID();
  await requireOwnBoard(manager, id, settings.defaultBoardId);
  const slug = given ?? (await makeSlug(manager, settings.name));
  await manager.insert(Game, { ...settings, id, slug, createdAt: new Date(at), updatedAt: new Date(at) });
  return manager.findOneByOrFail(Game, { id });
}

/** Games with made slugs come one after the other until they are committed, so that a slug found free stays free. */
async function makeSlug(manager: EntityManager, name: string): Promise<string> {
  await manager.query('lock table games in share row exclusive mode');
  const games = await manager.find(Game, { select: { id: true, slug: true }, where: { deletedAt: IsNull() } });
  return freeSlug(
    slugOf(name, 'game'),
    games.map(({ slug }) => slug),
  );
}

async function requireOwnBoard(manager: EntityManager, gameId: string, boardId: string | null | undefined): Promise<void> {
  if (boardId == null) return;
  const own = await manager.existsBy(Board, { id: boardId, gameId, testOf: IsNull(), deletedAt: IsNull() });
  if (!own) throw new Rejected('foreign-board');
}
