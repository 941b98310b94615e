import { LEADR_DOOR } from '@laurel/contracts/leadr/door';
import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import { Clock } from '@laurel/storage/clock';
import { ExpirySweep } from '@laurel/storage/expiry-sweep';
import { SpentKeys } from '@laurel/storage/ledger/spent-keys';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { LeadrModule } from './leadr/leadr.module.js';
import { PomomonModule } from './pomomon/pomomon.module.js';
import type { ScoreServiceOptions } from './score-service-options.js';

const SWEEP_EVERY_MS = 10_000;

/** The doors that this service answers behind. */
export const SCORE_DOORS = [POMOMON_DOOR, LEADR_DOOR];

/** Takes scores and shows them. Pomomon's routes come first: what else is below /api belongs to others. */
@Module({})
export class ScoreServiceModule {
  static register(options: ScoreServiceOptions): DynamicModule {
    return {
      module: ScoreServiceModule,
      imports: [options.storage, PomomonModule.register(options), LeadrModule.register(options)],
      providers: [
        {
          provide: ExpirySweep,
          inject: [Clock, SpentKeys],
          useFactory: (clock: Clock, spentKeys: SpentKeys) => new ExpirySweep(clock, SWEEP_EVERY_MS, [spentKeys]),
        },
      ],
    };
  }
}
