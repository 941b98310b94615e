import type { ScoreQuery } from '@laurel/contracts/leadr/scores';
import { invalid } from '@laurel/runtime/http/invalid';

/** What a window of a board is asked for around. */
export type Anchor = { readonly scoreId: string } | { readonly value: number };

/** Undefined when a query asks for no window; throws a refusal when it asks for more than one can be. */
export function anchorOf(query: ScoreQuery): Anchor | undefined {
  const { around_score_id: scoreId, around_score_value: value, board_id: boardId } = query;
  if (scoreId === undefined && value === undefined) return undefined;
  const name = scoreId === undefined ? 'around_score_value' : 'around_score_id';
  const refusal = (msg: string) => invalid(['query', name], 'value_error', msg);
  if (scoreId !== undefined && value !== undefined) throw refusal('cannot be combined with around_score_value');
  if (boardId === undefined) throw refusal('needs a board_id');
  if (query.cursor !== undefined) throw refusal('cannot be combined with cursor');
  return scoreId === undefined ? { value: Number(value) } : { scoreId };
}
