import { derivedKey } from '@laurel/access/derived-key';
import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import { FocusLimits } from '@laurel/leaderboard/focus-phase';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { ApiKeys } from '@laurel/storage/accounts/api-keys';
import { RedisConnection } from '@laurel/storage/redis-connection';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import type { ScoreSettings } from './config.js';
import { Administrators } from './leadr/administration/administrators.js';
import { ApiKeyHash } from './leadr/administration/api-key-secret.js';
import { EndFocusPhase } from './pomomon/end-focus-phase.js';
import { SubmissionsController } from './pomomon/submissions.controller.js';
import { SubmitScore } from './submit-score.js';

/** The doors that this service answers behind. */
export const SCORE_DOORS = [POMOMON_DOOR];

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
      controllers: [SubmissionsController],
      providers: [
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
        SubmitScore,
        EndFocusPhase,
      ],
    };
  }
}
