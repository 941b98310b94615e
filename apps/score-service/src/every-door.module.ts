import { RateLimits } from '@laurel/runtime/rate-limit';
import { RedisConnection } from '@laurel/storage/redis-connection';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { LargeReads } from './large-reads.js';
import type { ScoreServiceOptions } from './score-service-options.js';
import { SubmitScore } from './submit-score.js';

/** What every door uses, once for the service: the way in for scores, the limits, and the turns of large reads. */
@Module({ providers: [SubmitScore, LargeReads] })
export class EveryDoorModule {
  static register({ settings, storage }: ScoreServiceOptions): DynamicModule {
    const limits = {
      provide: RateLimits,
      inject: [RedisConnection],
      useFactory: ({ client }: RedisConnection) => new RateLimits({ redis: client, scale: settings.rules.rateLimitScale }),
    };
    return { module: EveryDoorModule, imports: [storage], providers: [limits], exports: [SubmitScore, LargeReads, RateLimits] };
  }
}
