import { AccessModule } from '@laurel/access/access.module';
import { remoteKeySet } from '@laurel/access/key-set';
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
import { LeaderboardStreamModule, STREAM_DOORS } from './leaderboard-stream.module.js';

await start(async () => {
  await startTracing('leaderboard-stream-service', process.env);
  const config = readConfig(process.env);
  const { databaseUrl, redisUrl, redisCluster } = config;
  const storage = StorageModule.connect({ databaseUrl, redisUrl, redisCluster, applicationName: 'leaderboard-stream-service', metrics });
  const access = AccessModule.verifying({ issuer: config.publicBaseUrl, keys: remoteKeySet(config.jwksUrl), storage });
  return serve({
    name: 'leaderboard-stream-service',
    module: LeaderboardStreamModule.register({ streams: config.streams, storage, access }),
    doors: STREAM_DOORS,
    config,
    now: clockOf,
    inRequest,
    isUnavailable,
    ...(config.apiDocs && { openApi: { title: 'Laurel: leaderboard-stream-service', version: await packageVersion(import.meta.url) } }),
  });
});
