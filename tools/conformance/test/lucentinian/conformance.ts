import { describe } from '@jest/globals';

import type { LeadrServer } from '../leadr/leadr-server.js';
import { publishedRequests } from './published-requests.conformance.js';
import { records } from './records.conformance.js';
import { replays } from './replays.conformance.js';
import { requestTargets } from './request-targets.conformance.js';
import { signatures } from './signatures.conformance.js';

/**
 * What Lucentinian's high score tables and our reading of them promise to games, asked of a running server over nothing but HTTP.
 *
 * @param serverOf gives the server, once it runs
 */
export function conformsToLucentinian(serverOf: () => LeadrServer): void {
  describe("Lucentinian's published requests", () => publishedRequests(serverOf));
  describe("Lucentinian's records", () => records(serverOf));
  describe("Lucentinian's signatures", () => signatures(serverOf));
  describe("Lucentinian's replays", () => replays(serverOf));
  describe("Lucentinian's request targets", () => requestTargets(serverOf));
}
