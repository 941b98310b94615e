import { Failed, WrongUse } from './command.js';

/** For `catch`: what a store or the system said becomes a sentence for the operator, who can mend it, without a stack. */
export function failedTo(what: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof WrongUse) throw error;
    throw new Failed(`${what}: ${reasonOf(error)}`, { cause: error });
  };
}

/** PostgreSQL's code for a table that there is not. */
const UNDEFINED_TABLE = '42P01';

/** What went wrong, in the words of whoever said it. Where a host has several addresses, the first error stands for all. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const reason = error.message || error.name;
  return 'code' in error && error.code === UNDEFINED_TABLE ? `${reason} (has "migrate" been run?)` : reason;
}
