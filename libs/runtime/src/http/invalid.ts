import { InvalidInput } from './refusal.js';
import { isRepeatable } from './repeatable-input.js';

/** A refusal for one reason that no annotation of a Dto can see. `input` is repeated only where that is harmless. */
export function invalid(loc: readonly (string | number)[], type: string, msg: string, input?: unknown): InvalidInput {
  return new InvalidInput([{ type, loc, msg, ...(isRepeatable(loc.at(-1), input) && { input }) }]);
}
