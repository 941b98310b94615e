import { join, resolve } from 'node:path';

import type { GitlabApplication } from '@laurel/auth-service/gitlab/gitlab-application';
import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import type { GitlabStandIn } from '@laurel/gitlab-stand-in/stand-in';
import { metrics } from '@laurel/runtime/metrics';
import { packageVersion } from '@laurel/runtime/package-version';
import type { RunningService } from '@laurel/runtime/serve';
import { serve } from '@laurel/runtime/serve';
import { CannotStart } from '@laurel/runtime/start';
import type { Clock } from '@laurel/storage/clock';
import { clockOf } from '@laurel/storage/clock';
import { startEmbeddedPostgres } from '@laurel/storage/embedded/embedded-postgres';
import { makeDirectory } from '@laurel/storage/embedded/make-directory';
import { migrate } from '@laurel/storage/migrate';
import { inRequest } from '@laurel/storage/request-names';
import { StorageModule } from '@laurel/storage/storage.module';
import { isUnavailable } from '@laurel/storage/unavailable';

import type { StandaloneConfig } from './config.js';
import { installationSecrets } from './installation-secrets.js';
import { startLocalGitlab } from './local-gitlab.js';
import { ALL_DOORS, StandaloneModule } from './standalone.module.js';
import { webApp } from './web-app.js';

export interface StandaloneRun {
  /** Stands in for the database's clock in tests. */
  readonly clock?: Clock;
  /** False leaves signals and uncaught errors of the process alone. */
  readonly installSignals?: boolean;
  /** Called when the embedded PostgreSQL ends without having been asked to. */
  readonly onDatabaseCrash?: (error: Error) => void;
}

export interface RunningStandalone extends RunningService {
  /** Address of the stand-in for GitLab, where one runs. */
  readonly gitlabStandIn: string | undefined;
  /** Where the superadmin's API key is kept, unless the environment gave one. */
  readonly superadminKeyFile: string | undefined;
}

/** Starts whatever the configuration leaves to us, then the services; all of it ends with the returned service. */
export async function runStandalone(config: StandaloneConfig, run: StandaloneRun = {}): Promise<RunningStandalone> {
  const dataDir = resolve(config.dataDir);
  const started: Stop[] = [];
  const closed = async (): Promise<void> => {
    for (const stop of started.splice(0).reverse()) await stop();
  };
  try {
    const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(dataDir, run, started));
    await migrate(databaseUrl).catch((error: unknown) => {
      throw isUnavailable(error) ? new CannotStart('DATABASE_URL: the database there cannot be reached', { cause: error }) : error;
    });
    const { application: gitlab, standIn } = await gitlabOf(config, started);
    const { superadminKeyFile, ...secrets } = await installationSecrets(config, dataDir);
    const { redisUrl, redisCluster } = config;
    const { clock, installSignals } = run;
    const storage = StorageModule.connect({ databaseUrl, redisUrl, redisCluster, clock, applicationName: 'laurel', metrics });
    const service = await serve({
      name: 'laurel',
      module: StandaloneModule.register({ config, gitlab, ...secrets, storage }),
      doors: ALL_DOORS,
      config,
      now: clockOf,
      inRequest,
      isUnavailable,
      before: (router) => router.use(webApp()),
      ...(config.apiDocs && { openApi: { title: 'Laurel', version: await packageVersion(import.meta.url), apiKeyHeader: API_KEY_HEADER } }),
      closed,
      installSignals,
    });
    return { ...service, gitlabStandIn: standIn?.url, superadminKeyFile };
  } catch (error) {
    await closed();
    throw error;
  }
}

type Stop = () => Promise<void>;

async function embeddedDatabase(dataDir: string, { onDatabaseCrash }: StandaloneRun, started: Stop[]): Promise<string> {
  const postgres = await makeDirectory(dataDir)
    .then((made) => startEmbeddedPostgres({ dataDir: join(made, 'postgres') }))
    .catch((error: unknown) => {
      throw new CannotStart(error instanceof Error ? error.message : String(error), { cause: error });
    });
  started.push(postgres.stop);
  void postgres.crashed.then((error) => onDatabaseCrash?.(error));
  return postgres.url;
}

interface Gitlab {
  readonly application?: GitlabApplication;
  readonly standIn?: GitlabStandIn;
}

async function gitlabOf({ gitlab, publicBaseUrl }: StandaloneConfig, started: Stop[]): Promise<Gitlab> {
  if (gitlab === 'none') return {};
  if (gitlab !== 'stand-in') return { application: gitlab };
  const local = await startLocalGitlab(publicBaseUrl);
  started.push(() => local.standIn.close());
  return local;
}
