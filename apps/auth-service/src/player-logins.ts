import { randomUUID } from 'node:crypto';

import { derivedKey } from '@laurel/access/derived-key';
import { PlayerTokenIssuer } from '@laurel/access/player-tokens';
import type { SigningKeys } from '@laurel/access/signing-keys';
import { LoginStates } from '@laurel/storage/sign-in/login-states';
import type { ModuleMetadata } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';

import type { AuthSettings } from './config.js';
import { GitlabApplication } from './gitlab/gitlab-application.js';
import { GitlabClient } from './gitlab/gitlab-client.js';
import { GitlabStrategy } from './gitlab/gitlab-strategy.js';
import { AuthenticationSessionsController } from './pomomon/authentication-sessions.controller.js';
import { AccountController } from './sign-in/account.controller.js';
import { AccountCookie } from './sign-in/account-cookie.js';
import { BrowserCookies } from './sign-in/browser-cookies.js';
import { CompleteLogin } from './sign-in/complete-login.js';
import { ConfirmationController } from './sign-in/confirmation.controller.js';
import { GameSessions } from './sign-in/game-sessions.js';
import { LoginController } from './sign-in/login.controller.js';
import { PageForms } from './sign-in/page-forms.js';
import { Signature } from './sign-in/signature.js';

/** Logins of players through one application at GitLab: all that a module needs for them, besides its settings and the store. */
export function playerLogins(gitlab: GitlabApplication, settings: AuthSettings, keys: SigningKeys) {
  const { publicBaseUrl, secret } = settings;
  // Passport knows strategies by name in one table per process; two services in one process must not share a name.
  const strategy = `gitlab ${randomUUID()}`;
  const cookies = new BrowserCookies(publicBaseUrl);
  return {
    imports: [PassportModule.register({ defaultStrategy: strategy })],
    controllers: [AuthenticationSessionsController, LoginController, ConfirmationController, AccountController],
    providers: [
      { provide: GitlabApplication, useValue: gitlab },
      { provide: PlayerTokenIssuer, useValue: new PlayerTokenIssuer(publicBaseUrl, keys.signing) },
      { provide: BrowserCookies, useValue: cookies },
      { provide: AccountCookie, useValue: new AccountCookie(cookies, new Signature(derivedKey(secret, 'account cookie'))) },
      { provide: PageForms, useValue: new PageForms(new Signature(derivedKey(secret, 'page forms'))) },
      {
        provide: GitlabStrategy,
        inject: [LoginStates],
        useFactory: (states: LoginStates) =>
          new GitlabStrategy({ application: gitlab, client: new GitlabClient(gitlab), publicBaseUrl, states, name: strategy }),
      },
      CompleteLogin,
      GameSessions,
    ],
  } satisfies ModuleMetadata;
}
