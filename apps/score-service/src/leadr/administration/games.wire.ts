import type { Game, GameCreation, GameSettings, GameUpdate } from '@laurel/contracts/leadr/games';
import type { Game as StoredGame } from '@laurel/storage/boards/game.entity';
import type { GameChanges, NewGame } from '@laurel/storage/boards/games';

import type { ListOf } from '../lists/list-requests.js';
import { ROW_TIME_FIELDS, rowTimes } from '../lists/row-times.wire.js';

export const GAME_LIST: ListOf<StoredGame> = {
  name: 'games',
  fields: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    slug: ({ slug }) => slug,
    ...ROW_TIME_FIELDS,
  },
};

export function gameAnswer(game: StoredGame): Game {
  return {
    id: game.id,
    account_id: game.accountId,
    name: game.name,
    slug: game.slug,
    steam_app_id: game.steamAppId,
    default_board_id: game.defaultBoardId,
    anti_cheat_enabled: game.antiCheatEnabled,
    description: game.description,
    tags: game.tags,
    page_url: game.pageUrl,
    url: null,
    ...rowTimes(game),
  };
}

/** The game that a body asks for. */
export function newGame(body: GameCreation, accountId: string): NewGame {
  return { ...chosenSettings(body), accountId, name: body.name, slug: body.slug ?? undefined };
}

/** What a body changes. */
export function gameChanges(body: GameUpdate): GameChanges {
  return { ...chosenSettings(body), name: body.name ?? undefined, deleted: body.deleted ?? undefined };
}

/** Null clears where a game can do without, and is otherwise as good as nothing. */
function chosenSettings(body: GameSettings): GameChanges {
  return {
    steamAppId: body.steam_app_id,
    defaultBoardId: body.default_board_id,
    antiCheatEnabled: body.anti_cheat_enabled ?? undefined,
    description: body.description,
    tags: body.tags === null ? [] : body.tags,
    pageUrl: body.page_url,
  };
}
