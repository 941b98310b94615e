import { afterAll, beforeAll, describe } from '@jest/globals';
import { startServiceFleet, type ServiceFleet } from '@laurel/fixtures/service-fleet';

import { conformsToPomomon } from '../pomomon/conformance.js';
import { postgresOutage } from './postgres-outage.js';
import { redisOutage } from './redis-outage.js';
import { severalReplicas } from './replicas.js';
import { restarts } from './restarts.js';

let fleet: ServiceFleet;

beforeAll(async () => {
  fleet = await startServiceFleet();
});

afterAll(() => fleet.stop());

describe('the fleet', () => conformsToPomomon(() => fleet.url));
describe('several replicas', () => severalReplicas(() => fleet));
describe('without Redis', () => redisOutage(() => fleet));
describe('without PostgreSQL', () => postgresOutage(() => fleet));
describe('replicas that end', () => restarts(() => fleet));
