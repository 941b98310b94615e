import { resolve } from 'node:path';

import { start } from '@laurel/runtime/start';
import { startTracing } from '@laurel/runtime/tracing/request-tracing';

import { readConfig } from './config.js';
import { DEMO } from './demo-game.js';
import { runStandalone } from './run-standalone.js';
import { welcome } from './welcome.js';

await start(async () => {
  await startTracing('laurel', process.env);
  const config = readConfig(process.env);
  const { opsUrl, gitlabStandIn, superadminKeyFile } = await runStandalone(config, {
    onDatabaseCrash: (error) => {
      console.error(`The embedded PostgreSQL ended unexpectedly: ${error.message}`);
      process.exit(1);
    },
  });
  const { publicBaseUrl, apiDocs } = config;
  const dataDir = config.databaseUrl ? undefined : resolve(config.dataDir);
  const demoGameId = config.demo ? DEMO.game.id : undefined;
  const hasSignIn = config.gitlab !== 'none';
  console.log(welcome({ publicBaseUrl, opsUrl, apiDocs, dataDir, hasSignIn, gitlabStandIn, demoGameId, superadminKeyFile }));
});
