import type { AuthenticatePlayer } from '@laurel/access/authenticate-player';
import { NotAuthenticated } from '@laurel/access/not-authenticated';
import type { PlayerCaller } from '@laurel/access/player-tokens';
import { UNAUTHENTICATED } from '@laurel/contracts/pomomon/door';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { Refusal } from '@laurel/runtime/http/refusal';
import type { Request } from 'express';

/** Who calls an authorised endpoint. Comes before anything of the body is looked at; throws the 401 of this door. */
export async function authenticatedPlayer(authenticate: AuthenticatePlayer, req: Request): Promise<PlayerCaller> {
  try {
    return await authenticate.byHeaders(req.rawHeaders, arrivedAt(req));
  } catch (error) {
    if (error instanceof NotAuthenticated) throw refusedCaller(error);
    throw error;
  }
}

/** The 401 of this door. */
export function refusedCaller({ message }: NotAuthenticated): Refusal {
  return new Refusal(UNAUTHENTICATED.status, message, UNAUTHENTICATED.headers);
}
