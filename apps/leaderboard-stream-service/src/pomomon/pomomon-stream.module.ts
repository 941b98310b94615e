import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { LeaderboardController } from './leaderboard.controller.js';
import { SessionWatch } from './session-watch.js';

/** The Pomomon leaderboard stream. */
@Module({})
export class PomomonStreamModule {
  static register(live: DynamicModule, storage: DynamicModule, access: DynamicModule): DynamicModule {
    return {
      module: PomomonStreamModule,
      imports: [live, storage, access],
      controllers: [LeaderboardController],
      providers: [SessionWatch],
    };
  }
}
