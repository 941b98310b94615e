import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { ScoreQuery } from '@laurel/contracts/leadr/scores';
import { ME } from '@laurel/contracts/leadr/scores';
import type { OrderKeys } from '@laurel/leaderboard/ranking';
import type { Score } from '@laurel/storage/scores/scores';

import type { ListOf } from '../lists/list-requests.js';
import { BOARD_ORDER } from './ranked-scores.js';

/** Scores in an order that the client may choose. */
export const SCORE_LIST: ListOf<Score> = {
  name: 'scores',
  fields: {
    id: ({ id }) => id,
    value: ({ value }) => value,
    player_name: ({ name }) => name,
    created_at: submittedAt,
    updated_at: submittedAt,
  },
};

/** Scores of one board in its own order, which is what players look at. */
export const BOARD_ORDER_LIST: ListOf<OrderKeys> = {
  name: 'scores in board order',
  fields: { sort_key: ({ sortKey }) => sortKey, tie_key: ({ tieKey }) => tieKey },
  defaultSort: BOARD_ORDER,
};

/** Whose scores are asked for; with several, those that are all of theirs. */
export function competitorsOf({ deviceId }: DeviceCaller, { identity_id: identity, device_id: device }: ScoreQuery): string[] {
  return [identity === ME ? deviceId : identity, device].filter((id) => id !== undefined);
}

function submittedAt({ submittedAt: at }: Score): string {
  return new Date(at).toISOString();
}
