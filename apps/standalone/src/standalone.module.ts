import { AccessModule } from '@laurel/access/access.module';
import { localKeySet } from '@laurel/access/key-set';
import { SecretSeal } from '@laurel/access/signatures/secret-seal';
import { AUTH_DOORS, AuthServiceModule } from '@laurel/auth-service/auth-service.module';
import type { GitlabApplication } from '@laurel/auth-service/gitlab/gitlab-application';
import { LeaderboardStreamModule, STREAM_DOORS } from '@laurel/leaderboard-stream-service/leaderboard-stream.module';
import { SCORE_DOORS, ScoreServiceModule } from '@laurel/score-service/score-service.module';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import type { StandaloneConfig } from './config.js';
import { DemoGame } from './demo-game.js';
import type { InstallationSecrets } from './installation-secrets.js';

/** Every door of every service, each once. */
export const ALL_DOORS = [...new Set([...AUTH_DOORS, ...SCORE_DOORS, ...STREAM_DOORS])];

export interface StandaloneOptions extends Omit<InstallationSecrets, 'superadminKeyFile'> {
  readonly config: StandaloneConfig;
  readonly gitlab: GitlabApplication | undefined;
  readonly storage: DynamicModule;
}

/** The three services in one process, over one connected store. */
@Module({})
export class StandaloneModule {
  static register({ config, gitlab, secret, superadminKey, keys, storage }: StandaloneOptions): DynamicModule {
    const { publicBaseUrl } = config;
    const access = AccessModule.verifying({ issuer: publicBaseUrl, keys: localKeySet(keys.published), storage });
    return {
      module: StandaloneModule,
      imports: [
        storage,
        AuthServiceModule.register({
          settings: { publicBaseUrl, rules: config.signIn, devices: config.devices, secret },
          gitlab,
          keys,
          storage,
        }),
        LeaderboardStreamModule.register({ streams: config.streams, storage, access }),
        // The last one: whatever below /api nobody else has may be a table's name.
        ScoreServiceModule.register({ settings: { rules: config.scores, secret, superadminKey }, storage, access }),
      ],
      providers: config.demo ? [DemoGame, { provide: SecretSeal, useValue: SecretSeal.of(secret) }] : [],
    };
  }
}
