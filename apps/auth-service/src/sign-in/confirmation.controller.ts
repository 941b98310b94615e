import { arrivedAt } from '@laurel/runtime/http/arrival';
import { Refusal } from '@laurel/runtime/http/refusal';
import { AuthenticationSessions, type HeldLogin } from '@laurel/storage/sign-in/authentication-sessions';
import { Controller, Get, Header, HttpCode, Param, ParseUUIDPipe, Post, Req, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';

import { CONFIRM_PATH } from '../sign-in-paths.js';
import { BrowserCookies } from './browser-cookies.js';
import { CompleteLogin } from './complete-login.js';
import { loginsTotal } from './login-metrics.js';
import { cancelledPage, confirmationPage, signedInPage } from './login-pages.js';
import { PAGE_TYPE } from './page.js';
import { PageForms } from './page-forms.js';
import { SignInRateGuard } from './sign-in-rate.guard.js';

const ID = new ParseUUIDPipe({ exceptionFactory: notHere });

/** Asks the player whether a login is their own doing, and does as they say. */
@ApiExcludeController()
@Controller(`${CONFIRM_PATH}/:id`)
@UseGuards(SignInRateGuard)
export class ConfirmationController {
  constructor(
    private readonly sessions: AuthenticationSessions,
    private readonly completeLogin: CompleteLogin,
    private readonly cookies: BrowserCookies,
    private readonly forms: PageForms,
  ) {}

  @Get()
  @Header('Content-Type', PAGE_TYPE)
  async show(@Param('id', ID) id: string, @Req() req: Request): Promise<string> {
    const { browser, login } = await this.heldLogin(id, req);
    if (login === 'complete') return signedInPage();
    return confirmationPage(login, arrivedAt(req), this.forms.proofFor({ action: 'confirm-login', subject: id, browser }));
  }

  @Post()
  @HttpCode(200)
  @Header('Content-Type', PAGE_TYPE)
  async decide(@Param('id', ID) id: string, @Req() req: Request): Promise<string> {
    const { browser, login } = await this.heldLogin(id, req);
    const fields = this.forms.fieldsOf(req, { action: 'confirm-login', subject: id, browser });
    if (login === 'complete') return signedInPage();
    if (fields.get('decision') !== 'confirm') {
      await this.sessions.fail(id);
      loginsTotal.inc({ outcome: 'cancelled' });
      return cancelledPage();
    }
    await this.completeLogin.complete(id, undefined, arrivedAt(req));
    return signedInPage();
  }

  private async heldLogin(id: string, req: Request): Promise<{ browser: string; login: HeldLogin | 'complete' }> {
    const browser = this.cookies.browserOf(req);
    const login = browser === undefined ? undefined : await this.sessions.heldIn(browser, id, arrivedAt(req));
    if (browser === undefined || login === undefined) throw notHere();
    return { browser, login };
  }
}

function notHere(): Refusal {
  return new Refusal(404, 'There is no login to confirm in this browser, or it has expired. Start again from your game.');
}
