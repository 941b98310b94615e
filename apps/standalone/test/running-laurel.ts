import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { testFolder } from '@laurel/fixtures/test-folder';
import { freePort } from '@laurel/storage/embedded/free-port';

import { readConfig } from '../src/config.js';
import type { RunningStandalone, StandaloneRun } from '../src/run-standalone.js';
import { runStandalone } from '../src/run-standalone.js';

/** Laurel as `npm start` runs it: embedded PostgreSQL, stand-in for GitLab, real time unless a test has its own. */
export async function startLaurel(env: NodeJS.ProcessEnv = {}, run: StandaloneRun = {}): Promise<RunningStandalone> {
  const port = await freePort();
  const config = readConfig({ DATA_DIR: join(testFolder(), randomUUID()), PORT: String(port), OPS_PORT: '0', LOG_LEVEL: 'silent', ...env });
  const laurel = await runStandalone(config, { installSignals: false, ...run });
  return { ...laurel, url: config.publicBaseUrl };
}
