import { AccessModule } from '@laurel/access/access.module';
import { DeviceTokenIssuer } from '@laurel/access/device-tokens';
import { localKeySet } from '@laurel/access/key-set';
import { Nonces } from '@laurel/access/nonces';
import type { SigningKeys } from '@laurel/access/signing-keys';
import { LEADR_DOOR } from '@laurel/contracts/leadr/door';
import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { Clock } from '@laurel/storage/clock';
import { DeviceSessions } from '@laurel/storage/devices/device-sessions';
import { ExpirySweep, type Swept } from '@laurel/storage/expiry-sweep';
import { RedisConnection } from '@laurel/storage/redis-connection';
import { AuthenticationSessions } from '@laurel/storage/sign-in/authentication-sessions';
import { StorageMetrics } from '@laurel/storage/storage-metrics';
import { Module, type DynamicModule } from '@nestjs/common';

import { AuthSettings } from './config.js';
import type { GitlabApplication } from './gitlab/gitlab-application.js';
import { KEY_SET_DOOR } from './keys/key-set.door.js';
import { KeySetController } from './keys/key-set.controller.js';
import { PUBLISHED_KEYS } from './keys/published-keys.js';
import { DeviceSessionsController } from './leadr/device-sessions.controller.js';
import { NoncesController } from './leadr/nonces.controller.js';
import { RefreshSession } from './leadr/refresh-session.js';
import { StartSession } from './leadr/start-session.js';
import { NoPlayerLoginsController } from './no-player-logins.controller.js';
import { playerLogins } from './player-logins.js';
import { SIGN_IN_DOOR } from './sign-in/sign-in.door.js';

const SWEEP_EVERY_MS = 60_000;

const WITHOUT_LOGINS = { imports: [], controllers: [NoPlayerLoginsController], providers: [] };

/** The doors that this service answers behind. */
export const AUTH_DOORS = [POMOMON_DOOR, LEADR_DOOR, SIGN_IN_DOOR, KEY_SET_DOOR];

export interface AuthServiceOptions {
  readonly settings: AuthSettings;
  /** Undefined: there are no logins of players, only sessions of devices. */
  readonly gitlab: GitlabApplication | undefined;
  readonly keys: SigningKeys;
  /** The connected store, the same instance for the whole process. */
  readonly storage: DynamicModule;
}

/** Proves who plays: logins of games through GitLab, sessions of devices, tokens, and the keys to verify them with. */
@Module({})
export class AuthServiceModule {
  static register({ settings, gitlab, keys, storage }: AuthServiceOptions): DynamicModule {
    const { publicBaseUrl, rules, devices, secret } = settings;
    const access = AccessModule.verifying({ issuer: publicBaseUrl, keys: localKeySet(keys.published), storage });
    const logins = gitlab === undefined ? WITHOUT_LOGINS : playerLogins(gitlab, settings, keys);
    return {
      module: AuthServiceModule,
      imports: [storage, access, ...logins.imports],
      controllers: [DeviceSessionsController, NoncesController, KeySetController, ...logins.controllers],
      providers: [
        { provide: AuthSettings, useValue: settings },
        { provide: PUBLISHED_KEYS, useValue: keys.published },
        { provide: DeviceTokenIssuer, useValue: new DeviceTokenIssuer(publicBaseUrl, keys.signing) },
        { provide: Nonces, useValue: Nonces.of(secret, devices.nonceLifeMs) },
        {
          provide: RateLimits,
          inject: [RedisConnection],
          useFactory: ({ client }: RedisConnection) => new RateLimits({ redis: client, scale: rules.rateLimitScale }),
        },
        {
          provide: ExpirySweep,
          inject: [Clock, StorageMetrics, AuthenticationSessions, DeviceSessions],
          useFactory: (clock: Clock, metrics: StorageMetrics, ...swept: Swept[]) => new ExpirySweep(clock, SWEEP_EVERY_MS, swept, metrics),
        },
        StartSession,
        RefreshSession,
        ...logins.providers,
      ],
    };
  }
}
