import { TOKEN_NOT_VALID } from '@laurel/access/authenticate-device';
import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Score as ScoreAnswer, ScoreSubmission } from '@laurel/contracts/leadr/scores';
import type { BoardRule } from '@laurel/leaderboard/board-rule';
import type { Rejection } from '@laurel/leaderboard/rejections';
import { invalid } from '@laurel/runtime/http/invalid';
import type { Refusal } from '@laurel/runtime/http/refusal';
import { unauthenticated } from '@laurel/runtime/http/unauthenticated';
import type { EntryNote } from '@laurel/storage/ledger/submission';
import type { ShownEntry } from '@laurel/storage/ranks/place-details';

import { nonceRefused, notFound } from '../refusals.js';

/** A score as it is read, whether by its place or otherwise. */
export interface ShownScore extends ShownEntry {
  readonly competitorId: string;
  readonly value: number;
  /** Absent where it has none, or none was asked for. */
  readonly rank?: number | undefined;
}

/** The board as its players know it, whichever pool is read. */
export interface ShownOn {
  readonly gameId: string;
  readonly boardId: string;
}

/** Stands where an id is due and there is none. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** A score as a body submits it. */
export interface NewScore {
  readonly boardId: string;
  readonly value: number;
  readonly note: EntryNote;
}

export function newScore({ board_id, player_name, value, value_display, metadata }: ScoreSubmission): NewScore {
  const note = { playerName: player_name, valueDisplay: value_display ?? null, metadata: metadata ?? null };
  return { boardId: board_id, value, note };
}

export function toScore({ accountId, testMode }: DeviceCaller, { gameId, boardId }: ShownOn, score: ShownScore): ScoreAnswer {
  const submittedAt = new Date(score.submittedAt).toISOString();
  return {
    id: score.id,
    account_id: accountId,
    game_id: gameId,
    board_id: boardId,
    identity_id: score.competitorId,
    player_name: score.name,
    value: score.value,
    value_display: score.valueDisplay,
    metadata: score.metadata,
    // Official clients fail on null.
    ...(score.rank !== undefined && { rank: score.rank }),
    is_placeholder: false,
    is_test: testMode,
    created_at: submittedAt,
    updated_at: submittedAt,
  };
}

/** A value at the rank that it would have. */
export type AskedValue = Pick<ShownScore, 'value' | 'rank' | 'submittedAt'>;

/** A row for a value that nobody has submitted. */
export function toPlaceholder(caller: DeviceCaller, shownOn: ShownOn, asked: AskedValue): ScoreAnswer {
  const nobodys = { id: NO_ID, competitorId: NO_ID, name: '', valueDisplay: null, metadata: null };
  return { ...toScore(caller, shownOn, { ...nobodys, ...asked }), is_placeholder: true };
}

type Bounds = Pick<BoardRule, 'minValue' | 'maxValue'>;

const REJECTIONS: Readonly<Record<Rejection, (bounds: Bounds) => Refusal>> = {
  'unknown-board': () => notFound('Board'),
  'value-out-of-range': (bounds) => invalid(['body', 'value'], 'value_error', `must be ${rangeOf(bounds)}`),
  'claim-lost': () => nonceRefused('Nonce already used'),
  repeated: () => nonceRefused('Nonce already used'),
  'not-placed': () => invalid(['body', 'value'], 'value_error', 'does not get a place on the board'),
  'session-over': () => unauthenticated(TOKEN_NOT_VALID),
};

/** @param bounds those of the board, where there is one */
export function rejected(rejection: Rejection, bounds: Bounds = { minValue: null, maxValue: null }): Refusal {
  return REJECTIONS[rejection](bounds);
}

function rangeOf({ minValue, maxValue }: Bounds): string {
  const ends = [minValue === null ? [] : [`${minValue} or more`], maxValue === null ? [] : [`${maxValue} or less`]].flat();
  return ends.length === 0 ? 'small enough for an exact sum' : ends.join(' and ');
}
