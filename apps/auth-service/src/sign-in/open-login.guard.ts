import { arrivedAt } from '@laurel/runtime/http/arrival';
import { Refusal } from '@laurel/runtime/http/refusal';
import { AuthenticationSessions } from '@laurel/storage/sign-in/authentication-sessions';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';

import { AuthSettings } from '../config.js';
import type { DepartingRequest } from '../gitlab/sign-in-request.js';
import { BrowserCookies } from './browser-cookies.js';
import { refuseAnswer } from './refuse-answer.js';

/**
 * Lets a browser depart for GitLab to complete a game's login, and only the first browser that opens its address: whoever else
 * comes by the address can do nothing with it.
 */
@Injectable()
export class OpenLoginGuard implements CanActivate {
  constructor(
    private readonly sessions: AuthenticationSessions,
    private readonly cookies: BrowserCookies,
    private readonly settings: AuthSettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const req = http.getRequest<DepartingRequest>();
    refuseAnswer(req);
    const browser = this.cookies.nameBrowser(req, http.getResponse<Response>(), this.settings.rules.loginLifeMs);
    const address = await this.sessions.openInBrowser(String(req.params.handle), browser, arrivedAt(req));
    switch (address.is) {
      case 'unknown':
        throw new Refusal(404, 'This login does not exist or has expired. Start again from your game.');
      case 'opened-elsewhere':
        throw new Refusal(410, 'This login was opened in another browser. Go on there, or start again from your game.');
      case 'complete':
        throw new Refusal(410, 'This login is complete. Return to your game.');
      case 'open':
        req.departure = { browser, authenticationSessionId: address.id, expiresAt: address.expiresAt };
        return true;
    }
  }
}
