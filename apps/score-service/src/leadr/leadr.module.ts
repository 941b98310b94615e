import { derivedKey } from '@laurel/access/derived-key';
import { ListCursors } from '@laurel/access/list-cursors';
import { Nonces } from '@laurel/access/nonces';
import { packageVersion } from '@laurel/runtime/package-version';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { ApiKeys } from '@laurel/storage/accounts/api-keys';
import { RedisConnection } from '@laurel/storage/redis-connection';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import type { ScoreServiceOptions } from '../score-service.module.js';
import { SubmitScore } from '../submit-score.js';
import { AccountsController } from './administration/accounts.controller.js';
import { Administrators } from './administration/administrators.js';
import { ApiKeyHash } from './administration/api-key-secret.js';
import { ApiKeysController } from './administration/api-keys.controller.js';
import { BoardAdministrationController } from './administration/board-administration.controller.js';
import { GamesController } from './administration/games.controller.js';
import { UsersController } from './administration/users.controller.js';
import { AroundScores } from './around-scores.js';
import { BoardsController } from './boards.controller.js';
import { CallingDevices } from './calling-devices.js';
import { HealthController } from './health.controller.js';
import { ListScores } from './list-scores.js';
import { ListRequests } from './lists/list-requests.js';
import { RankedScores } from './ranked-scores.js';
import { ReadScores } from './read-scores.js';
import { ScoresController } from './scores.controller.js';
import { SpentKeySweep } from './spent-key-sweep.js';
import { SubmitDeviceScore } from './submit-device-score.js';
import { VERSION } from './version.js';

/** The door of LEADR: what devices submit and read, and who administrates that. */
@Module({})
export class LeadrModule {
  static register({ settings, storage, access }: ScoreServiceOptions): DynamicModule {
    const { rules, secret, superadminKey } = settings;
    return {
      module: LeadrModule,
      imports: [storage, access],
      controllers: [
        ScoresController,
        BoardsController,
        HealthController,
        AccountsController,
        UsersController,
        ApiKeysController,
        GamesController,
        BoardAdministrationController,
      ],
      providers: [
        { provide: VERSION, useFactory: () => packageVersion(import.meta.url) },
        {
          provide: RateLimits,
          inject: [RedisConnection],
          useFactory: ({ client }: RedisConnection) => new RateLimits({ redis: client, scale: rules.rateLimitScale }),
        },
        { provide: ApiKeyHash, useValue: new ApiKeyHash(derivedKey(secret, 'api keys')) },
        {
          provide: Administrators,
          inject: [ApiKeys, RateLimits, ApiKeyHash],
          useFactory: (keys: ApiKeys, limits: RateLimits, hash: ApiKeyHash) => new Administrators(keys, limits, hash, superadminKey),
        },
        { provide: Nonces, useValue: new Nonces(derivedKey(secret, 'nonces'), rules.nonceLifeMs) },
        { provide: ListCursors, useValue: new ListCursors(derivedKey(secret, 'list cursors')) },
        CallingDevices,
        ListRequests,
        RankedScores,
        ListScores,
        AroundScores,
        ReadScores,
        SubmitScore,
        SubmitDeviceScore,
        SpentKeySweep,
      ],
    };
  }
}
