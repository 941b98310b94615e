import { Failed, WrongUse } from './command.js';

/** For `catch`: what a store or the system said becomes a sentence for the operator, who can mend it, without a stack. */
export function failedTo(what: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof WrongUse) throw error;
    throw new Failed(`${what}: ${reasonOf(error)}`, { cause: error });
  };
}

/** What went wrong, in the words of whoever said it. Where a host has several addresses, the first error stands for all. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
