import { violatedIndex } from '../unless-taken.js';

/** Why a game or a board cannot be stored as somebody wants it. */
export type CatalogRejection =
  | 'unknown-account'
  | 'unknown-game'
  | 'slug-taken'
  | 'short-code-taken'
  | 'has-entries'
  | 'empty-range'
  | 'foreign-board';

/** Thrown before anything is stored. */
export class Rejected extends Error {
  constructor(readonly rejection: CatalogRejection) {
    super(rejection);
    this.name = 'Rejected';
  }
}

const REJECTIONS: Readonly<Record<string, CatalogRejection>> = {
  games_slug_key: 'slug-taken',
  boards_game_id_slug_key: 'slug-taken',
  boards_short_code_key: 'short-code-taken',
};

/** Does the work. Where the database finds a name taken, the error is a `Rejected`. */
export async function rejectingDoubles<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const rejection = REJECTIONS[violatedIndex(error) ?? ''];
    throw rejection === undefined ? error : new Rejected(rejection);
  }
}
