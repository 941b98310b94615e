import { derivedKey } from '@laurel/access/derived-key';
import { ListCursors } from '@laurel/access/list-cursors';
import { Nonces } from '@laurel/access/nonces';
import { LEADR_DOOR } from '@laurel/contracts/leadr/door';
import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import { FocusLimits } from '@laurel/leaderboard/focus-phase';
import { packageVersion } from '@laurel/runtime/package-version';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { ApiKeys } from '@laurel/storage/accounts/api-keys';
import { RedisConnection } from '@laurel/storage/redis-connection';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import type { ScoreSettings } from './config.js';
import { AccountsController } from './leadr/administration/accounts.controller.js';
import { Administrators } from './leadr/administration/administrators.js';
import { ApiKeyHash } from './leadr/administration/api-key-secret.js';
import { BoardAdministrationController } from './leadr/administration/board-administration.controller.js';
import { GamesController } from './leadr/administration/games.controller.js';
import { ApiKeysController } from './leadr/administration/api-keys.controller.js';
import { UsersController } from './leadr/administration/users.controller.js';
import { AroundScores } from './leadr/around-scores.js';
import { BoardsController } from './leadr/boards.controller.js';
import { HealthController } from './leadr/health.controller.js';
import { ListScores } from './leadr/list-scores.js';
import { ListRequests } from './leadr/lists/list-requests.js';
import { RankedScores } from './leadr/ranked-scores.js';
import { ReadScores } from './leadr/read-scores.js';
import { ScoresController } from './leadr/scores.controller.js';
import { SpentKeySweep } from './leadr/spent-key-sweep.js';
import { SubmitDeviceScore } from './leadr/submit-device-score.js';
import { VERSION } from './leadr/version.js';
import { EndFocusPhase } from './pomomon/end-focus-phase.js';
import { SubmissionsController } from './pomomon/submissions.controller.js';
import { SubmitScore } from './submit-score.js';

/** The doors that this service answers behind. */
export const SCORE_DOORS = [POMOMON_DOOR, LEADR_DOOR];

export interface ScoreServiceOptions {
  readonly settings: ScoreSettings;
  /** The connected store, the same instance for the whole process. */
  readonly storage: DynamicModule;
  readonly access: DynamicModule;
}

/** Takes scores. */
@Module({})
export class ScoreServiceModule {
  static register({ settings, storage, access }: ScoreServiceOptions): DynamicModule {
    const { rules, secret, superadminKey } = settings;
    return {
      module: ScoreServiceModule,
      imports: [storage, access],
      controllers: [
        SubmissionsController,
        ScoresController,
        HealthController,
        AccountsController,
        UsersController,
        ApiKeysController,
        BoardsController,
        GamesController,
        BoardAdministrationController,
      ],
      providers: [
        { provide: VERSION, useFactory: () => packageVersion(import.meta.url) },
        { provide: FocusLimits, useValue: rules.focus },
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
        ListRequests,
        RankedScores,
        ListScores,
        AroundScores,
        ReadScores,
        SubmitDeviceScore,
        SpentKeySweep,
        SubmitScore,
        EndFocusPhase,
      ],
    };
  }
}
