import type { BoardAdministrationQuery, BoardQuery } from '@laurel/contracts/leadr/board-queries';
import { invalid } from '@laurel/runtime/http/invalid';
import type { BoardFilter, OwnedBoard } from '@laurel/storage/boards/boards';

import type { ListFilters, ListOf } from '../lists/list-requests.js';
import { ROW_TIME_FIELDS } from '../lists/row-times.wire.js';

/** Boards as administrators list them. */
export const BOARD_LIST: ListOf<OwnedBoard> = {
  name: 'boards',
  fields: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    slug: ({ slug }) => slug,
    short_code: ({ shortCode }) => shortCode ?? '',
    ...ROW_TIME_FIELDS,
  },
};

/** Boards as players of a game list them. */
export const PLAYERS_BOARD_LIST: ListOf<OwnedBoard> = { ...BOARD_LIST, name: 'boards for players' };

/** What a query asks for. A slug names boards of several games, and is no question without one. */
export function boardFilter(query: BoardQuery): BoardFilter {
  const { slug, game_slug, game_id, code, is_published, starts_before, starts_after, ends_before, ends_after } = query;
  if (slug !== undefined && game_slug === undefined && game_id === undefined) {
    throw invalid(['query', 'game_slug'], 'missing', 'is required when filtering by board slug');
  }
  return {
    gameId: game_id,
    gameSlug: game_slug,
    slug,
    shortCode: code,
    isPublished: truth(is_published),
    startsBefore: starts_before,
    startsAfter: starts_after,
    endsBefore: ends_before,
    endsAfter: ends_after,
  };
}

/** The same as an administrator asks. */
export function administrationFilter(query: BoardAdministrationQuery): BoardFilter {
  return { ...boardFilter(query), isOpen: truth(query.is_active) };
}

/** The same as text, for the cursors that are good with it only. */
export function filterTexts(filter: BoardFilter): ListFilters {
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: string | boolean | Date | undefined): string | undefined {
  return value instanceof Date ? value.toISOString() : value?.toString();
}

function truth(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text.toLowerCase() === 'true';
}
