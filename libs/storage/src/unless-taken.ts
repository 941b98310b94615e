import { QueryFailedError } from 'typeorm';

const UNIQUE_VIOLATION = '23505';

/** Does the work, which stores something that only one may have; `taken` when that unique index says that another one has it. */
export async function unlessTaken<T>(index: string, work: () => Promise<T>): Promise<T | 'taken'> {
  try {
    return await work();
  } catch (error) {
    if (violatedIndex(error) === index) return 'taken';
    throw error;
  }
}

/** The unique index that a statement would have violated; undefined for any other error. */
export function violatedIndex(error: unknown): string | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  const { code, constraint } = error.driverError as { code?: string; constraint?: string };
  return code === UNIQUE_VIOLATION ? constraint : undefined;
}
