import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { LiveBoardController } from './live-board.controller.js';

/** Live pages of any published board. */
@Module({})
export class LeadrStreamModule {
  static register(live: DynamicModule, storage: DynamicModule): DynamicModule {
    return { module: LeadrStreamModule, imports: [live, storage], controllers: [LiveBoardController] };
  }
}
