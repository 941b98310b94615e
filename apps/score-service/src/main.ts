import { AccessModule } from '@laurel/access/access.module';
import { remoteKeySet } from '@laurel/access/key-set';
import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { metrics } from '@laurel/runtime/metrics';
import { packageVersion } from '@laurel/runtime/package-version';
import { serve } from '@laurel/runtime/serve';
import { start } from '@laurel/runtime/start';
import { startTracing } from '@laurel/runtime/tracing/request-tracing';
import { clockOf } from '@laurel/storage/clock';
import { inRequest } from '@laurel/storage/request-names';
import { StorageModule } from '@laurel/storage/storage.module';
import { isUnavailable } from '@laurel/storage/unavailable';

import { readConfig } from './config.js';
import { SCORE_DOORS, ScoreServiceModule } from './score-service.module.js';

await start(async () => {
  await startTracing('score-service', process.env);
  const config = readConfig(process.env);
  const { databaseUrl, redisUrl, redisCluster } = config;
  const storage = StorageModule.connect({ databaseUrl, redisUrl, redisCluster, applicationName: 'score-service', metrics });
  const access = AccessModule.verifying({ issuer: config.publicBaseUrl, keys: remoteKeySet(config.jwksUrl), storage });
  return serve({
    name: 'score-service',
    module: ScoreServiceModule.register({ settings: config, storage, access }),
    doors: SCORE_DOORS,
    config,
    now: clockOf,
    inRequest,
    isUnavailable,
    ...(config.apiDocs && {
      openApi: { title: 'Laurel: score-service', version: await packageVersion(import.meta.url), apiKeyHeader: API_KEY_HEADER },
    }),
  });
});
