import { NotAuthenticated } from '@laurel/access/not-authenticated';
import { UNAUTHENTICATED } from '@laurel/contracts/leadr/door';
import { Refusal } from '@laurel/runtime/http/refusal';

/** What was found out by a token; where the token is not good, the 401 of this door. */
export async function knownCaller<T>(find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof NotAuthenticated) throw new Refusal(UNAUTHENTICATED.status, error.message, UNAUTHENTICATED.headers);
    throw error;
  }
}
