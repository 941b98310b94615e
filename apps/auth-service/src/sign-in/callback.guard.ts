import { arrivedAt } from '@laurel/runtime/http/arrival';
import { Refusal } from '@laurel/runtime/http/refusal';
import { LoginStates } from '@laurel/storage/sign-in/login-states';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';

import type { ArrivingRequest } from '../gitlab/sign-in-request.js';
import { BrowserCookies } from './browser-cookies.js';

/**
 * Recognises a browser that comes back from GitLab by its state and its cookie, and uses the state up, before anything else of
 * the request counts: a stranger can neither complete a login nor make one fail.
 */
@Injectable()
export class CallbackGuard implements CanActivate {
  constructor(
    private readonly states: LoginStates,
    private readonly cookies: BrowserCookies,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const req = context.switchToHttp().getRequest<ArrivingRequest>();
    const { state, code, error } = req.query;
    const browser = this.cookies.browserOf(req);
    const isAnswer = isOneText(code) ? error === undefined : code === undefined && isOneText(error);
    const arrival =
      isAnswer && isOneText(state) && browser !== undefined ? await this.states.consume(state, browser, arrivedAt(req)) : undefined;
    if (arrival === undefined || browser === undefined) {
      throw new Refusal(400, 'This page does not belong to a login of this browser, or was used before. Start again from your game.');
    }
    req.arrival = { ...arrival, browser };
    return true;
  }
}

function isOneText(parameter: unknown): parameter is string {
  return typeof parameter === 'string' && parameter !== '';
}
