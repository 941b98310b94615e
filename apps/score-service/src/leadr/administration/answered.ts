import { Refusal } from '@laurel/runtime/http/refusal';

/** What was found; throws the 404 for what was not. */
export function found<T>(what: string, result: T | undefined): T {
  if (result === undefined) throw new Refusal(404, `${what} not found`);
  return result;
}

/** What was stored; throws the 409 for what only one may have and another one has. */
export function untaken<T>(what: string, result: T | 'taken'): T {
  if (result === 'taken') throw new Refusal(409, `this ${what} is taken`);
  return result;
}
