import { afterAll, beforeAll } from '@jest/globals';
import type { RunningStandalone } from '@laurel/standalone/run-standalone';

import { conformsToLeadr } from './leadr/conformance.js';
import type { LeadrServer } from './leadr/leadr-server.js';
import { conformsToLucentinian } from './lucentinian/conformance.js';
import { conformsToPomomon } from './pomomon/conformance.js';
import { leadrOf, startStandalone } from './running-standalone.js';

let laurel: RunningStandalone;
let leadr: LeadrServer;

beforeAll(async () => {
  laurel = await startStandalone({ RATE_LIMIT_SCALE: '0' });
  leadr = await leadrOf(laurel);
});

afterAll(() => laurel.close());

conformsToPomomon(() => laurel.url);
conformsToLeadr(() => leadr);
conformsToLucentinian(() => leadr);
