import { FocusLimits } from '@laurel/leaderboard/focus-phase';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import type { ScoreServiceOptions } from '../score-service-options.js';
import { EndFocusPhase } from './end-focus-phase.js';
import { SubmissionsController } from './submissions.controller.js';

/** The door of Pomomon: focus phases. */
@Module({})
export class PomomonModule {
  static register({ settings, storage, access }: ScoreServiceOptions, everyDoor: DynamicModule): DynamicModule {
    return {
      module: PomomonModule,
      imports: [storage, access, everyDoor],
      controllers: [SubmissionsController],
      providers: [{ provide: FocusLimits, useValue: settings.rules.focus }, EndFocusPhase],
    };
  }
}
