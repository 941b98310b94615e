import { randomUUID } from 'node:crypto';

import type { EntityManager } from 'typeorm';
import { IsNull } from 'typeorm';

import { Rejected, rejectingDoubles } from '../catalog-rejection.js';
import { chosen, type Chosen } from '../chosen.js';
import { madeAt } from '../row-lifetime.js';
import { freeSlug, slugOf } from '../slug.js';
import type { BoardSettings } from './board-settings.js';
import { requireRange } from './board-settings.js';
import { Board } from './board.entity.js';
import { closeEnded } from './close-ended.js';
import { holdGame } from './hold-game.js';
import { IS_OPEN } from './is-open.js';
import { newEpoch } from './new-epoch.js';
import { randomShortCode } from './short-code.js';

/** A board to be. Slug and short code are made when left out; whatever else is, has the default of its column. */
export type NewBoard = Chosen<BoardSettings & Pick<Board, 'slug'>> &
  Pick<Board, 'gameId' | 'door' | 'name' | 'keep' | 'direction' | 'tieRule'>;

/** As many made codes that are all somebody's are no chance. */
const CODES_TRIED_MAX = 5;

/**
 * Makes a board and its test pool, in one transaction. A season that has ended gives its slug up to the next one. Throws `Rejected`
 * when the game is gone or a given name is somebody's.
 *
 * @param at ms since 1970
 */
export async function createBoard(manager: EntityManager, wanted: NewBoard, at: number, makeCode = randomShortCode): Promise<Board> {
  requireRange(wanted);
  for (let tried = 1; ; tried += 1) {
    const shortCode = wanted.shortCode ?? makeCode();
    try {
      return await rejectingDoubles(() => manager.transaction((inner) => insertBoard(inner, { ...wanted, shortCode }, at)));
    } catch (error) {
      const isUnlucky = wanted.shortCode == null && error instanceof Rejected && error.rejection === 'short-code-taken';
      if (!isUnlucky || tried === CODES_TRIED_MAX) throw error;
    }
  }
}

async function insertBoard(manager: EntityManager, wanted: NewBoard, at: number): Promise<Board> {
  const { gameId, name } = wanted;
  if (!(await holdGame(manager, gameId))) throw new Rejected('unknown-game');
  const slug = wanted.slug ?? freeSlug(slugOf(name, 'board'), await slugsInUse(manager, gameId, at));
  await closeEnded(manager, { gameId, slug }, at);
  const shared = { ...chosen(wanted), slug, ...madeAt(at) };
  const board = { ...shared, id: randomUUID(), epoch: newEpoch() };
  await manager.insert(Board, board);
  await manager.insert(Board, { ...shared, id: randomUUID(), epoch: newEpoch(), testOf: board.id, shortCode: null });
  return manager.findOneByOrFail(Board, { id: board.id });
}

async function slugsInUse(manager: EntityManager, gameId: string, now: number): Promise<string[]> {
  const boards = await manager
    .createQueryBuilder(Board, 'board')
    .select(['board.id', 'board.slug'])
    .where({ gameId, deletedAt: IsNull(), testOf: IsNull() })
    .andWhere(IS_OPEN, { now: new Date(now) })
    .getMany();
  return boards.map(({ slug }) => slug);
}
