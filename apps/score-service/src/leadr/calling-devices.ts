import type { DeviceCaller } from '@laurel/access/device-tokens';
import { AuthenticateDevice } from '@laurel/access/authenticate-device';
import { NotAuthenticated } from '@laurel/access/not-authenticated';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { unauthenticated } from '@laurel/runtime/http/unauthenticated';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

/** Far above what a game asks that polls a few boards. By device: a school shares one address. */
const REQUESTS_BY_DEVICE = { name: 'device-requests', points: 1_200, perSeconds: 60 };

/** Tells which device calls. */
@Injectable()
export class CallingDevices {
  constructor(
    private readonly authenticate: AuthenticateDevice,
    private readonly limits: RateLimits,
  ) {}

  /** Comes before anything else of the request is looked at; throws a 401, or a 429. */
  async of(req: Request): Promise<DeviceCaller> {
    const caller = await this.authenticated(req);
    await this.limits.take(REQUESTS_BY_DEVICE, caller.deviceId);
    return caller;
  }

  private async authenticated(req: Request): Promise<DeviceCaller> {
    try {
      return await this.authenticate.byHeaders(req.rawHeaders, arrivedAt(req));
    } catch (error) {
      if (error instanceof NotAuthenticated) throw unauthenticated(error.message);
      throw error;
    }
  }
}
