import { arrivedAt } from '@laurel/runtime/http/arrival';
import { Refusal } from '@laurel/runtime/http/refusal';
import { Controller, Get, Header, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';

import { GitlabGuard } from '../gitlab/gitlab.guard.js';
import { ACCOUNT_PATH, ACCOUNT_SIGN_IN_PATH, END_SESSION_PATH } from '../sign-in-paths.js';
import { AccountCookie } from './account-cookie.js';
import { accountPage, strangerPage } from './account-pages.js';
import { GameSessions } from './game-sessions.js';
import { OpenAccountGuard } from './open-account.guard.js';
import { PAGE_TYPE } from './page.js';
import { PageForms } from './page-forms.js';
import { SignInRateGuard } from './sign-in-rate.guard.js';

/** Shows a person the game session of their account, and ends it when they say so. */
@ApiExcludeController()
@Controller()
@UseGuards(SignInRateGuard)
export class AccountController {
  constructor(
    private readonly cookie: AccountCookie,
    private readonly gameSessions: GameSessions,
    private readonly forms: PageForms,
  ) {}

  @Get(ACCOUNT_PATH)
  @Header('Content-Type', PAGE_TYPE)
  async show(@Req() req: Request): Promise<string> {
    const at = arrivedAt(req);
    const account = this.cookie.read(req, at);
    if (account === undefined) return strangerPage();
    const session = await this.gameSessions.ofAccount(account.externalId, at);
    const proof = this.forms.proofFor({ action: 'end-session', subject: account.externalId, browser: account.browser });
    return accountPage(account.name, session, proof);
  }

  @Get(ACCOUNT_SIGN_IN_PATH)
  @UseGuards(OpenAccountGuard, GitlabGuard)
  depart(): void {
    // The strategy has redirected the browser by now.
  }

  @Post(END_SESSION_PATH)
  async endSession(@Req() req: Request, @Res() res: Response): Promise<void> {
    const account = this.cookie.read(req, arrivedAt(req));
    if (account === undefined) throw new Refusal(403, 'Sign in again to end your session.');
    const { externalId, browser } = account;
    const fields = this.forms.fieldsOf(req, { action: 'end-session', subject: externalId, browser });
    await this.gameSessions.end(externalId, fields.get('session') ?? '', arrivedAt(req));
    res.redirect(303, ACCOUNT_PATH);
  }
}
