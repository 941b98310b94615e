import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { testFolder } from '@laurel/fixtures/test-folder';
import { readConfig } from '@laurel/standalone/config';
import { runStandalone, type RunningStandalone } from '@laurel/standalone/run-standalone';
import { freePort } from '@laurel/storage/embedded/free-port';

import { describedBy, type LeadrServer } from './leadr/leadr-server.js';

/** Starts Laurel in one process on a database of its own, as somebody does who tries it out. */
export async function startStandalone(env: NodeJS.ProcessEnv = {}): Promise<RunningStandalone> {
  const places = { PORT: String(await freePort()), OPS_PORT: '0', DATA_DIR: join(testFolder(), randomUUID()), LOG_LEVEL: 'fatal' };
  const config = readConfig({ ...places, ...env });
  return runStandalone({ ...config, publicBaseUrl: `http://127.0.0.1:${config.port}` }, { installSignals: false });
}

/** Its LEADR side, with the key that it has made up. */
export async function leadrOf({ url, superadminKeyFile = '' }: RunningStandalone): Promise<LeadrServer> {
  return { url, superadminKey: await readFile(superadminKeyFile, 'utf8'), described: await describedBy([url]) };
}
