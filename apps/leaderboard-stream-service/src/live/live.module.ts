import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { BoundedRanks } from './bounded-ranks.js';
import { LiveBoards } from './live-boards.js';
import { OpenStreams } from './open-streams.js';
import { StreamSettings } from './stream-settings.js';

/** Streams of board pages, whatever protocol they are written in. */
@Module({})
export class LiveModule {
  static register(settings: StreamSettings, storage: DynamicModule): DynamicModule {
    return {
      module: LiveModule,
      imports: [storage],
      providers: [{ provide: StreamSettings, useValue: settings }, OpenStreams, BoundedRanks, LiveBoards],
      exports: [StreamSettings, OpenStreams, LiveBoards],
    };
  }
}
