import { QueryFailedError } from 'typeorm';

/** Why an account, a user, a game, a board or a table cannot be stored or deleted as somebody wants it. */
export type CatalogRejection =
  | 'unknown-account'
  | 'unknown-game'
  | 'slug-taken'
  | 'email-taken'
  | 'short-code-taken'
  | 'table-name-taken'
  | 'has-entries'
  | 'empty-range'
  | 'foreign-board'
  /** A board would go that its door cannot do without. */
  | 'indispensable'
  | 'enough-secrets'
  /** A high score table would have another rule than they all have. */
  | 'not-a-table';

/** Nothing was stored. */
export class Rejected extends Error {
  constructor(readonly rejection: CatalogRejection) {
    super(rejection);
    this.name = 'Rejected';
  }
}

const UNIQUE_VIOLATION = '23505';

/** What a clash in each unique index comes to. */
const REJECTIONS: Readonly<Record<string, CatalogRejection>> = {
  accounts_slug_key: 'slug-taken',
  users_email_key: 'email-taken',
  games_slug_key: 'slug-taken',
  boards_game_id_slug_key: 'slug-taken',
  boards_short_code_key: 'short-code-taken',
  high_score_tables_name_key: 'table-name-taken',
};

/** Does the work, a transaction as a rule. Where the database finds taken what only one may have, the error is a `Rejected`. */
export async function rejectingDoubles<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const rejection = REJECTIONS[violatedIndex(error) ?? ''];
    throw rejection === undefined ? error : new Rejected(rejection);
  }
}

/** The unique index that a statement would have violated; undefined for any other error. */
export function violatedIndex(error: unknown): string | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  const { code, constraint } = error.driverError as { code?: string; constraint?: string };
  return code === UNIQUE_VIOLATION ? constraint : undefined;
}
