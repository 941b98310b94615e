import { InvalidInput } from './refusal.js';

/** A refusal for one reason that no annotation of a Dto can see. `input` must be harmless to repeat. */
export function invalid(loc: readonly (string | number)[], type: string, msg: string, input?: unknown): InvalidInput {
  return new InvalidInput([{ type, loc, msg, ...(input !== undefined && { input }) }]);
}
