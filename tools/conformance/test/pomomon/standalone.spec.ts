import { afterAll, beforeAll } from '@jest/globals';
import { testFolder } from '@laurel/fixtures/test-folder';
import { readConfig } from '@laurel/standalone/config';
import { runStandalone, type RunningStandalone } from '@laurel/standalone/run-standalone';
import { freePort } from '@laurel/storage/embedded/free-port';
import { join } from 'node:path';

import { conformsToPomomon } from './conformance.js';

let laurel: RunningStandalone;

beforeAll(async () => {
  const config = readConfig({
    PORT: String(await freePort()),
    OPS_PORT: '0',
    DATA_DIR: join(testFolder(), 'standalone'),
    RATE_LIMIT_SCALE: '0',
    LOG_LEVEL: 'fatal',
  });
  laurel = await runStandalone({ ...config, publicBaseUrl: `http://127.0.0.1:${config.port}` }, { installSignals: false });
});

afterAll(() => laurel.close());

conformsToPomomon(() => laurel.url);
