import { afterAll, beforeAll } from '@jest/globals';
import type { RunningStandalone } from '@laurel/standalone/run-standalone';

import { leadrOf, startStandalone } from '../running-standalone.js';
import { honestBursts } from './bursts.conformance.js';
import type { LeadrServer } from './leadr-server.js';

let laurel: RunningStandalone;
let leadr: LeadrServer;

beforeAll(async () => {
  laurel = await startStandalone();
  leadr = await leadrOf(laurel);
});

afterAll(() => laurel.close());

honestBursts(() => leadr);
