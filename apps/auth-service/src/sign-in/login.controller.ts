import { arrivedAt } from '@laurel/runtime/http/arrival';
import { clientAddress, networkOf } from '@laurel/runtime/http/client-address';
import { AuthenticationSessions } from '@laurel/storage/sign-in/authentication-sessions';
import { Controller, Get, Logger, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';

import { AuthSettings } from '../config.js';
import { GitlabGuard } from '../gitlab/gitlab.guard.js';
import type { ReturnedRequest } from '../gitlab/sign-in-request.js';
import { ACCOUNT_PATH, CALLBACK_PATH, CONFIRM_PATH, LOGIN_PATH } from '../sign-in-paths.js';
import { AccountCookie } from './account-cookie.js';
import { CallbackGuard } from './callback.guard.js';
import { CompleteLogin } from './complete-login.js';
import { crossNetworkLoginsTotal, loginsTotal } from './login-metrics.js';
import { signedInPage } from './login-pages.js';
import { OpenLoginGuard } from './open-login.guard.js';
import { PAGE_TYPE } from './page.js';
import { refusedSignIn } from './sign-in-failures.js';
import { SignInRateGuard } from './sign-in-rate.guard.js';

/** A browser's way to GitLab and back. */
@ApiExcludeController()
@Controller()
@UseGuards(SignInRateGuard)
export class LoginController {
  private readonly log = new Logger('sign-in');

  constructor(
    private readonly sessions: AuthenticationSessions,
    private readonly completeLogin: CompleteLogin,
    private readonly accountCookie: AccountCookie,
    private readonly settings: AuthSettings,
  ) {}

  @Get(`${LOGIN_PATH}/:handle`)
  @UseGuards(OpenLoginGuard, GitlabGuard)
  depart(): void {
    // The strategy has redirected the browser by now.
  }

  @Get(CALLBACK_PATH)
  @UseGuards(CallbackGuard, GitlabGuard)
  async arrive(@Req() req: Request & ReturnedRequest, @Res() res: Response): Promise<void> {
    const { login } = req.arrival;
    if ('failure' in req.user) {
      if (login !== null) await this.sessions.fail(login.id);
      loginsTotal.inc({ outcome: req.user.failure });
      throw refusedSignIn(req.user.failure);
    }
    const { account } = req.user;
    if (login === null) {
      this.accountCookie.write(res, account, arrivedAt(req));
      res.redirect(303, ACCOUNT_PATH);
      return;
    }
    const browserNetwork = networkOf(clientAddress(req));
    this.noteCrossNetwork(login.network, browserNetwork);
    if (this.mustConfirm(login.network, browserNetwork)) {
      await this.sessions.hold(login.id, account);
      res.redirect(303, `${CONFIRM_PATH}/${login.id}`);
    } else {
      await this.completeLogin.complete(login.id, account, arrivedAt(req));
      res.type(PAGE_TYPE).send(signedInPage());
    }
  }

  /**
   * A game may show its login on another device, and an attacker may send the address of a game's login to a victim. The two look
   * alike when game and browser are in different networks, so there the player is asked.
   */
  private mustConfirm(gameNetwork: string, browserNetwork: string): boolean {
    const { confirmation } = this.settings.rules;
    return confirmation === 'always' || (confirmation === 'other-network' && gameNetwork !== browserNetwork);
  }

  /** Whether or not the player is asked, whoever runs the service can see when somebody sends login addresses around. */
  private noteCrossNetwork(gameNetwork: string, browserNetwork: string): void {
    if (gameNetwork === browserNetwork) return;
    crossNetworkLoginsTotal.inc();
    this.log.warn({ event: 'cross_network_login', gameNetwork, browserNetwork });
  }
}
