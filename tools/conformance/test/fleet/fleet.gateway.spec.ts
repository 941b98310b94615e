import { afterAll, beforeAll, describe } from '@jest/globals';
import { startServiceFleet, type ServiceFleet } from '@laurel/fixtures/service-fleet';

import { conformsToLeadr } from '../leadr/conformance.js';
import { describedBy, type LeadrServer } from '../leadr/leadr-server.js';
import { conformsToLucentinian } from '../lucentinian/conformance.js';
import { conformsToPomomon } from '../pomomon/conformance.js';
import { crashes } from './crashes.js';
import { leadrOnReplicas } from './leadr-replicas.js';
import { postgresOutage } from './postgres-outage.js';
import { redisOutage } from './redis-outage.js';
import { refusedNothing } from './refused-nothing.js';
import { severalReplicas } from './replicas.js';
import { rollingRestart } from './rolling-restart.js';
import { tablesOnReplicas } from './table-replicas.js';

let fleet: ServiceFleet;
let leadr: LeadrServer;

beforeAll(async () => {
  fleet = await startServiceFleet();
  const { url, superadminKey, auth, score, stream } = fleet;
  // The services describe themselves; a gateway has no part in it.
  leadr = { url, superadminKey, described: await describedBy([auth, score, stream].map(([replica]) => replica.url)) };
});

afterAll(() => fleet.stop());

describe('the fleet', () => {
  conformsToPomomon(() => fleet.url);
  conformsToLeadr(() => leadr);
  conformsToLucentinian(() => leadr);
});
describe('several replicas', () => severalReplicas(() => fleet));
describe('several replicas for LEADR', () => leadrOnReplicas(() => fleet, () => leadr));
describe('several replicas for tables', () => tablesOnReplicas(() => fleet, () => leadr));
describe('without Redis', () => redisOutage(() => fleet));
describe('without PostgreSQL', () => postgresOutage(() => fleet, () => leadr));
describe('a new version', () => rollingRestart(() => fleet, () => leadr));
describe('replicas that crash', () => crashes(() => fleet));
refusedNothing(() => fleet);
