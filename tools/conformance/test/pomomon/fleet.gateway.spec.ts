import { afterAll, beforeAll } from '@jest/globals';
import { startServiceFleet, type ServiceFleet } from '@laurel/fixtures/service-fleet';

import { conformsToPomomon } from './conformance.js';

let fleet: ServiceFleet;

beforeAll(async () => {
  fleet = await startServiceFleet();
});

afterAll(() => fleet.stop());

conformsToPomomon(() => fleet.url);
