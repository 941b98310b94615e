import type { IdKind } from '@laurel/contracts/leadr/ids';
import { readId } from '@laurel/contracts/leadr/ids';
import { invalid } from '@laurel/runtime/http/invalid';

/** The id in a path, in its bare form. */
export function pathId(kind: IdKind, text: string): string {
  const id = readId(kind, text);
  if (id === undefined) throw invalid(['path', `${kind}_id`], 'value_error', `must be the id of a ${kind}`, text);
  return id;
}
