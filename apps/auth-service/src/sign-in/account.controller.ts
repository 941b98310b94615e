import { arrivedAt } from '@laurel/runtime/http/arrival';
import { Refusal } from '@laurel/runtime/http/refusal';
import { Controller, Get, Header, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';

import { GitlabGuard } from '../gitlab/gitlab.guard.js';
import { AccountCookie } from './account-cookie.js';
import { accountPage, strangerPage } from './account-pages.js';
import { GameSessions } from './game-sessions.js';
import { OpenAccountGuard } from './open-account.guard.js';
import { PAGE_TYPE } from './page.js';
import { PageForms } from './page-form.js';
import { SignInRateGuard } from './sign-in-rate.guard.js';

/** Shows a person the game session of their account, and ends it when they say so. */
@ApiExcludeController()
@Controller('auth/account')
@UseGuards(SignInRateGuard)
export class AccountController {
  constructor(
    private readonly cookie: AccountCookie,
    private readonly gameSessions: GameSessions,
    private readonly forms: PageForms,
  ) {}

  @Get()
  @Header('Content-Type', PAGE_TYPE)
  async show(@Req() req: Request): Promise<string> {
    const at = arrivedAt(req);
    const account = this.cookie.read(req, at);
    if (account === undefined) return strangerPage();
    const session = await this.gameSessions.ofAccount(account.externalId, at);
    const proof = this.forms.proofFor({ action: 'end-session', subject: account.externalId, browser: account.browser });
    return accountPage(account.name, session, proof);
  }

  @Get('sign-in')
  @UseGuards(OpenAccountGuard, GitlabGuard)
  depart(): void {
    // The strategy has redirected the browser by now.
  }

  @Post('end-session')
  async endSession(@Req() req: Request, @Res() res: Response): Promise<void> {
    const account = this.cookie.read(req, arrivedAt(req));
    if (account === undefined) throw new Refusal(403, 'Sign in again to end your session.');
    const { externalId, browser } = account;
    const fields = this.forms.fieldsOf(req, { action: 'end-session', subject: externalId, browser });
    await this.gameSessions.end(externalId, fields.get('session') ?? '', arrivedAt(req));
    res.redirect(303, '/auth/account');
  }
}
