import { UnusableKeyFile } from '@laurel/access/key-file';
import { loadSigningKeys } from '@laurel/access/signing-keys';
import { metrics } from '@laurel/runtime/metrics';
import { packageVersion } from '@laurel/runtime/package-version';
import { serve } from '@laurel/runtime/serve';
import { CannotStart, start } from '@laurel/runtime/start';
import { startTracing } from '@laurel/runtime/tracing/request-tracing';
import { clockOf } from '@laurel/storage/clock';
import { inRequest } from '@laurel/storage/request-names';
import { StorageModule } from '@laurel/storage/storage.module';
import { isUnavailable } from '@laurel/storage/unavailable';

import { AUTH_DOORS, AuthServiceModule } from './auth-service.module.js';
import { readConfig } from './config.js';

await start(async () => {
  await startTracing('auth-service', process.env);
  const config = readConfig(process.env);
  const { databaseUrl, redisUrl, redisCluster, gitlab } = config;
  const keys = await loadSigningKeys(config.signingKeyFile).catch((error: unknown) => {
    if (!(error instanceof UnusableKeyFile)) throw error;
    throw new CannotStart(`SIGNING_KEY_FILE: ${error.message}. Make one with: node tools/operate/dist/main.js keys add FILE`);
  });
  const storage = StorageModule.connect({ databaseUrl, redisUrl, redisCluster, applicationName: 'auth-service', metrics });
  return serve({
    name: 'auth-service',
    module: AuthServiceModule.register({ settings: config, gitlab, keys, storage }),
    doors: AUTH_DOORS,
    config,
    now: clockOf,
    inRequest,
    isUnavailable,
    ...(config.apiDocs && { openApi: { title: 'Laurel: auth-service', version: await packageVersion(import.meta.url) } }),
  });
});
