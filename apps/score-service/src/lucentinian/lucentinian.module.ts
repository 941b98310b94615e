import { AuthenticateTable } from '@laurel/access/signatures/authenticate-table';
import { SecretSeal } from '@laurel/access/signatures/secret-seal';
import { SeenReads } from '@laurel/access/signatures/seen-reads';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import type { ScoreServiceOptions } from '../score-service-options.js';
import { AddRecord } from './add-record.js';
import { CallingGames } from './calling-games.js';
import { ClearTable } from './clear-table.js';
import { ReadTable } from './read-table.js';
import { RecordsController } from './records.controller.js';
import { TimestampController } from './timestamp.controller.js';

/** The door of Lucentinian: high score tables that games write to with signed requests. */
@Module({
  controllers: [RecordsController, TimestampController],
  providers: [AuthenticateTable, SeenReads, CallingGames, ReadTable, AddRecord, ClearTable],
})
export class LucentinianModule {
  static register({ settings, storage }: ScoreServiceOptions, everyDoor: DynamicModule): DynamicModule {
    const seal = { provide: SecretSeal, useValue: SecretSeal.of(settings.secret) };
    return { module: LucentinianModule, imports: [storage, everyDoor], providers: [seal] };
  }
}
