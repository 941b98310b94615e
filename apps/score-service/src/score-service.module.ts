import { LEADR_DOOR } from '@laurel/contracts/leadr/door';
import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import type { ScoreSettings } from './config.js';
import { LeadrModule } from './leadr/leadr.module.js';
import { PomomonModule } from './pomomon/pomomon.module.js';

/** The doors that this service answers behind. */
export const SCORE_DOORS = [POMOMON_DOOR, LEADR_DOOR];

export interface ScoreServiceOptions {
  readonly settings: ScoreSettings;
  /** The connected store, the same instance for the whole process. */
  readonly storage: DynamicModule;
  readonly access: DynamicModule;
}

/** Takes scores and shows them. Pomomon's routes come first: what else is below /api belongs to others. */
@Module({})
export class ScoreServiceModule {
  static register(options: ScoreServiceOptions): DynamicModule {
    return { module: ScoreServiceModule, imports: [PomomonModule.register(options), LeadrModule.register(options)] };
  }
}
