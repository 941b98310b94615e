import { LEADR_DOOR } from '@laurel/contracts/leadr/door';
import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import type { Door } from '@laurel/runtime/http/door';
import { Clock } from '@laurel/storage/clock';
import type { Swept } from '@laurel/storage/expiry-sweep';
import { ExpirySweep } from '@laurel/storage/expiry-sweep';
import { SpentKeys } from '@laurel/storage/ledger/spent-keys';
import { StorageMetrics } from '@laurel/storage/storage-metrics';
import { SignedWrites } from '@laurel/storage/tables/signed-writes';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { EveryDoorModule } from './every-door.module.js';
import { LeadrModule } from './leadr/leadr.module.js';
import { LucentinianModule } from './lucentinian/lucentinian.module.js';
import { TABLES_DOOR } from './lucentinian/table-origins.js';
import { PomomonModule } from './pomomon/pomomon.module.js';
import type { ScoreServiceOptions } from './score-service-options.js';

const SWEEP_EVERY_MS = 10_000;

/** The doors that this service answers behind. What is below /api is Pomomon's or else a table's. */
export const SCORE_DOORS: readonly Door[] = [POMOMON_DOOR, LEADR_DOOR, TABLES_DOOR];

/** Takes scores and shows them. Pomomon's routes come first: whatever else is below /api may be a table's name. */
@Module({})
export class ScoreServiceModule {
  static register(options: ScoreServiceOptions): DynamicModule {
    const everyDoor = EveryDoorModule.register(options);
    const doors = [PomomonModule, LeadrModule, LucentinianModule].map((door) => door.register(options, everyDoor));
    return {
      module: ScoreServiceModule,
      imports: [options.storage, ...doors],
      providers: [
        {
          provide: ExpirySweep,
          inject: [Clock, StorageMetrics, SpentKeys, SignedWrites],
          useFactory: (clock: Clock, metrics: StorageMetrics, ...stores: Swept[]) =>
            new ExpirySweep(clock, SWEEP_EVERY_MS, stores, metrics),
        },
      ],
    };
  }
}
