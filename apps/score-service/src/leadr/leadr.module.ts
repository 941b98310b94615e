import { derivedKey } from '@laurel/access/derived-key';
import { ListCursors } from '@laurel/access/list-cursors';
import { Nonces } from '@laurel/access/nonces';
import { SecretSeal } from '@laurel/access/signatures/secret-seal';
import { packageVersion } from '@laurel/runtime/package-version';
import type { DynamicModule, Provider } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { ScoreSettings } from '../config.js';
import type { ScoreServiceOptions } from '../score-service-options.js';
import { AccountsController } from './administration/accounts.controller.js';
import { Administrators } from './administration/administrators.js';
import { ApiKeyHash } from './administration/api-key-secret.js';
import { ApiKeysController } from './administration/api-keys.controller.js';
import { BoardsController } from './administration/boards.controller.js';
import { GamesController } from './administration/games.controller.js';
import { TableGames } from './administration/table-games.js';
import { TableSecretsController } from './administration/table-secrets.controller.js';
import { TablesController } from './administration/tables.controller.js';
import { UsersController } from './administration/users.controller.js';
import { ClientBoardsController } from './boards/client-boards.controller.js';
import { CallingDevices } from './calling-devices.js';
import { HealthController } from './health.controller.js';
import { ListRequests } from './lists/list-requests.js';
import { AroundScores } from './scores/around-scores.js';
import { ListScores } from './scores/list-scores.js';
import { RankedScores } from './scores/ranked-scores.js';
import { ReadScores } from './scores/read-scores.js';
import { ScoresController } from './scores/scores.controller.js';
import { SubmitDeviceScore } from './scores/submit-device-score.js';
import { VERSION } from './version.js';

/** The door of LEADR: what devices submit and read, and who administrates that. */
@Module({
  controllers: [
    ScoresController,
    ClientBoardsController,
    HealthController,
    AccountsController,
    UsersController,
    ApiKeysController,
    GamesController,
    BoardsController,
    TablesController,
    TableSecretsController,
  ],
  providers: [
    CallingDevices,
    ListRequests,
    RankedScores,
    ListScores,
    AroundScores,
    ReadScores,
    SubmitDeviceScore,
    Administrators,
    TableGames,
  ],
})
export class LeadrModule {
  static register({ settings, storage, access }: ScoreServiceOptions, everyDoor: DynamicModule): DynamicModule {
    return { module: LeadrModule, imports: [storage, access, everyDoor], providers: providersOf(settings) };
  }
}

/** What depends on the settings. */
function providersOf(settings: ScoreSettings): Provider[] {
  const { rules, secret } = settings;
  return [
    { provide: ScoreSettings, useValue: settings },
    { provide: VERSION, useFactory: () => packageVersion(import.meta.url) },
    { provide: ApiKeyHash, useValue: new ApiKeyHash(derivedKey(secret, 'api keys')) },
    { provide: SecretSeal, useValue: SecretSeal.of(secret) },
    { provide: Nonces, useValue: Nonces.of(secret, rules.nonceLifeMs) },
    { provide: ListCursors, useValue: new ListCursors(derivedKey(secret, 'list cursors')) },
  ];
}
