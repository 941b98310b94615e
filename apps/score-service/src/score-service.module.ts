import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import type { ScoreRules } from './config.js';
import { EndFocusPhase } from './pomomon/end-focus-phase.js';
import { SCORE_RULES_TOKEN } from './pomomon/score-rules.js';
import { SubmissionsController } from './pomomon/submissions.controller.js';
import { SubmitScore } from './submit-score.js';

/** The doors that this service answers behind. */
export const SCORE_DOORS = [POMOMON_DOOR];

export interface ScoreServiceOptions {
  readonly rules: ScoreRules;
  readonly storage: DynamicModule;
  readonly access: DynamicModule;
}

/** Takes scores. */
@Module({})
export class ScoreServiceModule {
  static register({ rules, storage, access }: ScoreServiceOptions): DynamicModule {
    return {
      module: ScoreServiceModule,
      imports: [storage, access],
      controllers: [SubmissionsController],
      providers: [{ provide: SCORE_RULES_TOKEN, useValue: rules }, SubmitScore, EndFocusPhase],
    };
  }
}
