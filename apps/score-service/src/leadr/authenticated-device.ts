import type { AuthenticateDevice } from '@laurel/access/authenticate-device';
import { TOKEN_NOT_VALID } from '@laurel/access/authenticate-device';
import type { DeviceCaller } from '@laurel/access/device-tokens';
import { NotAuthenticated } from '@laurel/access/not-authenticated';
import { UNAUTHENTICATED } from '@laurel/contracts/leadr/door';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { Refusal } from '@laurel/runtime/http/refusal';
import type { Request } from 'express';

/** Whose device calls. Comes before anything else of the request is looked at; throws the 401 of this door. */
export async function authenticatedDevice(authenticate: AuthenticateDevice, req: Request): Promise<DeviceCaller> {
  try {
    return await authenticate.byHeaders(req.rawHeaders, arrivedAt(req));
  } catch (error) {
    if (error instanceof NotAuthenticated) throw unauthenticated(error.message);
    throw error;
  }
}

/** The 401 of this door. */
export function unauthenticated(message: string = TOKEN_NOT_VALID): Refusal {
  return new Refusal(UNAUTHENTICATED.status, message, UNAUTHENTICATED.headers);
}
