import type { AuthenticatePlayer } from '@laurel/access/authenticate-player';
import { NotAuthenticated } from '@laurel/access/not-authenticated';
import type { PlayerCaller } from '@laurel/access/player-tokens';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { unauthenticated } from '@laurel/runtime/http/unauthenticated';
import type { Request } from 'express';

/**
 * Who wants to follow their own place. The header counts when there is one; only without it the token in the query, which is
 * our extension for the `EventSource` of browsers, and which no other route takes.
 */
export async function watchingPlayer(authenticate: AuthenticatePlayer, req: Request, token: string | undefined): Promise<PlayerCaller> {
  const at = arrivedAt(req);
  try {
    const isByHeader = token === undefined || req.headers.authorization !== undefined;
    return await (isByHeader ? authenticate.byHeaders(req.rawHeaders, at) : authenticate.byToken(token, at));
  } catch (error) {
    if (error instanceof NotAuthenticated) throw unauthenticated(error.message);
    throw error;
  }
}
