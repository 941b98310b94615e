import { BOARD_DEFAULTS } from '@laurel/contracts/leadr/board-defaults';
import type {
  Board,
  BoardCreation,
  BoardSettings,
  BoardType,
  BoardUpdate,
  KeepStrategy,
  SortDirection,
  TieRule,
} from '@laurel/contracts/leadr/boards';
import type { BoardRule } from '@laurel/leaderboard/board-rule';
import { invalid } from '@laurel/runtime/http/invalid';
import type { BoardSettings as Settings } from '@laurel/storage/boards/board-settings';
import type { OwnedBoard } from '@laurel/storage/boards/boards';
import type { BoardChanges } from '@laurel/storage/boards/change-board';
import type { NewBoard } from '@laurel/storage/boards/create-board';
import { isOpen } from '@laurel/storage/boards/is-open';
import type { Chosen } from '@laurel/storage/chosen';

import { rowTimes } from '../lists/row-times.wire.js';

const KEEPS: Readonly<Record<KeepStrategy, BoardRule['keep']>> = {
  FIRST_ONLY: 'first',
  BEST_ONLY: 'best',
  LATEST_ONLY: 'latest',
  ALL: 'all',
  SUM: 'sum',
};
const DIRECTIONS: Readonly<Record<SortDirection, BoardRule['direction']>> = { ASCENDING: 'low-first', DESCENDING: 'high-first' };
const TIES: Readonly<Record<TieRule, BoardRule['tieRule']>> = { NEWEST: 'newest', EARLIEST: 'earliest', SHARED: 'shared' };

const TYPES: Readonly<Record<BoardRule['keep'], BoardType>> = {
  first: 'RUN_IDENTITY',
  best: 'RUN_IDENTITY',
  latest: 'RUN_IDENTITY',
  all: 'RUN_RUNS',
  sum: 'COUNTER',
};

/** What a board keeps of which only the type is told. */
const KEEP_OF_TYPE: Readonly<Record<BoardType, KeepStrategy>> = { RUN_IDENTITY: 'BEST_ONLY', RUN_RUNS: 'ALL', COUNTER: 'SUM' };

/** @param now ms since 1970 */
export function boardAnswer(board: OwnedBoard, now: number): Board {
  return {
    id: board.id,
    account_id: board.game.accountId,
    game_id: board.gameId,
    name: board.name,
    slug: board.slug,
    short_code: board.shortCode,
    sort_direction: wordFor(DIRECTIONS, board.direction),
    keep_strategy: wordFor(KEEPS, board.keep),
    tie_rule: wordFor(TIES, board.tieRule),
    capacity: board.capacity,
    min_value: board.minValue,
    max_value: board.maxValue,
    is_active: isOpen(board, now),
    is_published: board.isPublished,
    unit: board.unit,
    icon: board.icon,
    starts_at: board.startsAt?.toISOString() ?? null,
    ends_at: board.endsAt?.toISOString() ?? null,
    tags: board.tags,
    description: board.description,
    created_from_template_id: null,
    template_name: null,
    url_short: null,
    board_type: TYPES[board.keep],
    ratio_config: null,
    unique_player_names: false,
    ...rowTimes(board),
  };
}

/** The board that a body asks for. */
export function newBoard(body: BoardCreation): NewBoard {
  return {
    ...chosenSettings(body),
    gameId: body.game_id,
    door: 'leadr',
    name: body.name,
    slug: body.slug ?? undefined,
    keep: KEEPS[keepStrategyOf(body)],
    direction: DIRECTIONS[body.sort_direction ?? BOARD_DEFAULTS.sortDirection],
    tieRule: TIES[body.tie_rule ?? BOARD_DEFAULTS.tieRule],
  };
}

/** What a body changes. */
export function boardChanges(body: BoardUpdate): BoardChanges {
  return { ...chosenSettings(body), name: body.name ?? undefined, deleted: body.deleted ?? undefined };
}

/** Null clears where a board can do without, and is otherwise as good as nothing. */
function chosenSettings(body: BoardSettings): Chosen<Settings> {
  return {
    icon: body.icon ?? undefined,
    shortCode: body.short_code?.toUpperCase(),
    unit: body.unit,
    isActive: body.is_active ?? undefined,
    isPublished: body.is_published ?? undefined,
    startsAt: body.starts_at,
    endsAt: body.ends_at,
    tags: body.tags === null ? [] : body.tags,
    description: body.description,
    minValue: body.min_value,
    maxValue: body.max_value,
    keep: body.keep_strategy ? KEEPS[body.keep_strategy] : undefined,
    direction: body.sort_direction ? DIRECTIONS[body.sort_direction] : undefined,
    tieRule: body.tie_rule ? TIES[body.tie_rule] : undefined,
    capacity: body.capacity,
  };
}

function keepStrategyOf({ board_type: type, keep_strategy: strategy }: BoardCreation): KeepStrategy {
  if (!type) return strategy ?? BOARD_DEFAULTS.keepStrategy;
  const keep = strategy ?? KEEP_OF_TYPE[type];
  if (TYPES[KEEPS[keep]] === type) return keep;
  throw invalid(['body', 'board_type'], 'value_error', `does not go with keep_strategy ${keep}`, type);
}

/** The word of the wire that stands for one of our values. */
function wordFor<Word extends string, Value>(words: Readonly<Record<Word, Value>>, value: Value): Word {
  const word = (Object.keys(words) as Word[]).find((each) => words[each] === value);
  if (word === undefined) throw new Error(`there is no word for ${String(value)}`);
  return word;
}
