import { randomUUID } from 'node:crypto';

import { AccessModule } from '@laurel/access/access.module';
import { derivedKey } from '@laurel/access/derived-key';
import { DeviceTokenIssuer } from '@laurel/access/device-tokens';
import { localKeySet } from '@laurel/access/key-set';
import { Nonces } from '@laurel/access/nonces';
import { PlayerTokenIssuer } from '@laurel/access/player-tokens';
import type { SigningKeys } from '@laurel/access/signing-keys';
import { LEADR_DOOR } from '@laurel/contracts/leadr/door';
import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { Clock } from '@laurel/storage/clock';
import { DeviceSessions } from '@laurel/storage/devices/device-sessions';
import { ExpirySweep, type Swept } from '@laurel/storage/expiry-sweep';
import { RedisConnection } from '@laurel/storage/redis-connection';
import { AuthenticationSessions } from '@laurel/storage/sign-in/authentication-sessions';
import { LoginStates } from '@laurel/storage/sign-in/login-states';
import { Module, type DynamicModule } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';

import { AuthSettings } from './config.js';
import { GitlabClient } from './gitlab/gitlab-client.js';
import { GitlabStrategy } from './gitlab/gitlab-strategy.js';
import { KEY_SET_DOOR } from './keys/key-set.door.js';
import { KeySetController } from './keys/key-set.controller.js';
import { PUBLISHED_KEYS } from './keys/published-keys.js';
import { DeviceSessionsController } from './leadr/device-sessions.controller.js';
import { NoncesController } from './leadr/nonces.controller.js';
import { RefreshSession } from './leadr/refresh-session.js';
import { StartSession } from './leadr/start-session.js';
import { AuthenticationSessionsController } from './pomomon/authentication-sessions.controller.js';
import { AccountController } from './sign-in/account.controller.js';
import { AccountCookie } from './sign-in/account-cookie.js';
import { BrowserCookies } from './sign-in/browser-cookies.js';
import { CompleteLogin } from './sign-in/complete-login.js';
import { ConfirmationController } from './sign-in/confirmation.controller.js';
import { GameSessions } from './sign-in/game-sessions.js';
import { LoginController } from './sign-in/login.controller.js';
import { PageForms } from './sign-in/page-forms.js';
import { SIGN_IN_DOOR } from './sign-in/sign-in.door.js';
import { Signature } from './sign-in/signature.js';

const SWEEP_EVERY_MS = 60_000;

/** The doors that this service answers behind. */
export const AUTH_DOORS = [POMOMON_DOOR, LEADR_DOOR, SIGN_IN_DOOR, KEY_SET_DOOR];

export interface AuthServiceOptions {
  readonly settings: AuthSettings;
  readonly keys: SigningKeys;
  /** The connected store, the same instance for the whole process. */
  readonly storage: DynamicModule;
}

/** Proves who plays: logins of games through GitLab, sessions of devices, tokens, and the keys to verify them with. */
@Module({})
export class AuthServiceModule {
  static register({ settings, keys, storage }: AuthServiceOptions): DynamicModule {
    const { publicBaseUrl, gitlab, rules, devices, secret } = settings;
    // Passport knows strategies by name in one table per process; two services in one process must not share a name.
    const strategy = `gitlab ${randomUUID()}`;
    const scopes = rules.allowedGroups.length === 0 ? ['read_user'] : ['read_user', 'openid'];
    const cookies = new BrowserCookies(publicBaseUrl);
    const access = AccessModule.verifying({ issuer: publicBaseUrl, keys: localKeySet(keys.published), storage });
    return {
      module: AuthServiceModule,
      imports: [storage, access, PassportModule.register({ defaultStrategy: strategy })],
      controllers: [
        AuthenticationSessionsController,
        DeviceSessionsController,
        NoncesController,
        LoginController,
        ConfirmationController,
        AccountController,
        KeySetController,
      ],
      providers: [
        { provide: AuthSettings, useValue: settings },
        { provide: PUBLISHED_KEYS, useValue: keys.published },
        { provide: PlayerTokenIssuer, useValue: new PlayerTokenIssuer(publicBaseUrl, keys.signing) },
        { provide: DeviceTokenIssuer, useValue: new DeviceTokenIssuer(publicBaseUrl, keys.signing) },
        { provide: Nonces, useValue: Nonces.of(secret, devices.nonceLifeMs) },
        { provide: BrowserCookies, useValue: cookies },
        { provide: AccountCookie, useValue: new AccountCookie(cookies, new Signature(derivedKey(secret, 'account cookie'))) },
        { provide: PageForms, useValue: new PageForms(new Signature(derivedKey(secret, 'page forms'))) },
        {
          provide: RateLimits,
          inject: [RedisConnection],
          useFactory: ({ client }: RedisConnection) => new RateLimits({ redis: client, scale: rules.rateLimitScale }),
        },
        {
          provide: GitlabStrategy,
          inject: [LoginStates],
          useFactory: (states: LoginStates) =>
            new GitlabStrategy(settings, scopes, new GitlabClient(gitlab, rules.allowedGroups), states, strategy),
        },
        {
          provide: ExpirySweep,
          inject: [Clock, AuthenticationSessions, DeviceSessions],
          useFactory: (clock: Clock, ...swept: Swept[]) => new ExpirySweep(clock, SWEEP_EVERY_MS, swept),
        },
        CompleteLogin,
        GameSessions,
        StartSession,
        RefreshSession,
      ],
    };
  }
}
