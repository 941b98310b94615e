import { clientAddress, limitKey } from '@laurel/runtime/http/client-address';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

// Five or six pages make a login, and a class behind one address logs in together.
const PAGES_BY_ADDRESS = { name: 'sign-in-pages', points: 240, perSeconds: 60 };

/** Limits how many sign-in pages one address may ask for. */
@Injectable()
export class SignInRateGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const address = clientAddress(context.switchToHttp().getRequest<Request>());
    await this.limits.take(PAGES_BY_ADDRESS, limitKey(address));
    return true;
  }
}
