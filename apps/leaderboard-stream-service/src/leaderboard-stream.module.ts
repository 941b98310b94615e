import { LEADR_DOOR } from '@laurel/contracts/leadr/door';
import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { LeadrStreamModule } from './leadr/leadr-stream.module.js';
import { LiveModule } from './live/live.module.js';
import type { StreamSettings } from './live/stream-settings.js';
import { PomomonStreamModule } from './pomomon/pomomon-stream.module.js';

/** The doors that this service answers behind. */
export const STREAM_DOORS = [POMOMON_DOOR, LEADR_DOOR];

export interface LeaderboardStreamOptions {
  readonly streams: StreamSettings;
  readonly storage: DynamicModule;
  readonly access: DynamicModule;
}

/** Sends a page on connect and whenever it changes. */
@Module({})
export class LeaderboardStreamModule {
  static register({ streams, storage, access }: LeaderboardStreamOptions): DynamicModule {
    const live = LiveModule.register(streams, storage);
    const doors = [PomomonStreamModule.register(live, storage, access), LeadrStreamModule.register(live, storage)];
    return { module: LeaderboardStreamModule, imports: [live, ...doors] };
  }
}
