import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Score as ScoreAnswer } from '@laurel/contracts/leadr/scores';
import type { Rejection } from '@laurel/leaderboard/rejections';
import { invalid } from '@laurel/runtime/http/invalid';
import { Refusal } from '@laurel/runtime/http/refusal';
import type { EntryDetail } from '@laurel/storage/ranks/place-details';

import { unauthenticated } from './calling-devices.js';
import { nonceRefused } from './required-nonce.js';

/** A score as it is read, whether by its place or otherwise. */
export interface ShownScore extends EntryDetail {
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

export const boardNotFound = () => new Refusal(404, 'Board not found');
export const scoreNotFound = () => new Refusal(404, 'Score not found');

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

/** A row for a value that nobody has submitted, at the rank that it would have. */
export function toPlaceholder(caller: DeviceCaller, shownOn: ShownOn, { value, rank, at }: { value: number; rank: number; at: number }): ScoreAnswer {
  const row = { id: NO_ID, competitorId: NO_ID, name: '', value, rank, valueDisplay: null, metadata: null, submittedAt: at };
  return { ...toScore(caller, shownOn, row), is_placeholder: true };
}

const REJECTIONS: Readonly<Record<Rejection, () => Refusal>> = {
  'unknown-board': boardNotFound,
  'value-out-of-range': () => invalid(['body', 'value'], 'value_error', 'must be within the bounds of the board'),
  'claim-lost': () => nonceRefused('Nonce already used'),
  'session-over': unauthenticated,
};

export function rejected(rejection: Rejection): Refusal {
  return REJECTIONS[rejection]();
}
