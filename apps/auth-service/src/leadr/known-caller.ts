import { NotAuthenticated } from '@laurel/access/not-authenticated';
import { unauthenticated } from '@laurel/runtime/http/unauthenticated';

/** What was found out by a token; where the token is not good, a 401. */
export async function knownCaller<T>(find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof NotAuthenticated) throw unauthenticated(error.message);
    throw error;
  }
}
