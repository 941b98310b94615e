import type { AuthenticatePlayer } from '@laurel/access/authenticate-player';
import { NotAuthenticated } from '@laurel/access/not-authenticated';
import type { PlayerCaller } from '@laurel/access/player-tokens';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { unauthenticated } from '@laurel/runtime/http/unauthenticated';
import type { Request } from 'express';

/** Who calls an authorised endpoint. Comes before anything of the body is looked at; throws a 401. */
export async function authenticatedPlayer(authenticate: AuthenticatePlayer, req: Request): Promise<PlayerCaller> {
  try {
    return await authenticate.byHeaders(req.rawHeaders, arrivedAt(req));
  } catch (error) {
    if (error instanceof NotAuthenticated) throw unauthenticated(error.message);
    throw error;
  }
}
