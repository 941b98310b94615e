import { arrivedAt } from '@laurel/runtime/http/arrival';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';

import { AuthSettings } from '../config.js';
import type { DepartingRequest } from '../gitlab/sign-in-request.js';
import { BrowserCookies } from './browser-cookies.js';
import { refuseAnswer } from './refuse-answer.js';

/** Lets a browser depart for GitLab to see its account's page. */
@Injectable()
export class OpenAccountGuard implements CanActivate {
  constructor(
    private readonly cookies: BrowserCookies,
    private readonly settings: AuthSettings,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const req = http.getRequest<DepartingRequest>();
    refuseAnswer(req);
    const lifeMs = this.settings.rules.loginLifeMs;
    const browser = this.cookies.nameBrowser(req, http.getResponse<Response>(), lifeMs);
    req.departure = { browser, authenticationSessionId: null, expiresAt: arrivedAt(req) + lifeMs };
    return true;
  }
}
