import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Nonces } from '@laurel/access/nonces';
import { NonceRefused } from '@laurel/access/nonces';
import { NONCE_HEADER } from '@laurel/contracts/leadr/headers';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import type { NonceClaim } from '@laurel/storage/devices/nonce-claim';
import type { Request } from 'express';

import { nonceRefused } from '../refusals.js';

/**
 * The right to one write that the request brings along. Comes before the body is looked at; throws a 412. Whether the nonce was
 * used before is found out when the write is stored.
 */
export function requiredNonce(nonces: Nonces, req: Request, { deviceId, sessionId, tokenVersion }: DeviceCaller): NonceClaim {
  try {
    return { ...nonces.check(req.get(NONCE_HEADER), deviceId, arrivedAt(req)), sessionId, tokenVersion };
  } catch (error) {
    if (error instanceof NonceRefused) throw nonceRefused(error.message);
    throw error;
  }
}
