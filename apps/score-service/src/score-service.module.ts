import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import { FocusLimits } from '@laurel/leaderboard/focus-phase';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { EndFocusPhase } from './pomomon/end-focus-phase.js';
import { SubmissionsController } from './pomomon/submissions.controller.js';
import { SubmitScore } from './submit-score.js';

/** The doors that this service answers behind. */
export const SCORE_DOORS = [POMOMON_DOOR];

export interface ScoreServiceOptions {
  readonly focus: FocusLimits;
  readonly storage: DynamicModule;
  readonly access: DynamicModule;
}

/** Takes scores. */
@Module({})
export class ScoreServiceModule {
  static register({ focus, storage, access }: ScoreServiceOptions): DynamicModule {
    return {
      module: ScoreServiceModule,
      imports: [storage, access],
      controllers: [SubmissionsController],
      providers: [{ provide: FocusLimits, useValue: focus }, SubmitScore, EndFocusPhase],
    };
  }
}
