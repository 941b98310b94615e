import { describe } from '@jest/globals';

import type { LeadrServer } from '../leadr/leadr-server.js';
import { crowds } from './crowds.conformance.js';
import { liveTables } from './live-tables.conformance.js';
import { origins } from './origins.conformance.js';
import { publishedRequests } from './published-requests.conformance.js';
import { randomPlay } from './random-play.conformance.js';
import { records } from './records.conformance.js';
import { refusals } from './refusals.conformance.js';
import { replays } from './replays.conformance.js';
import { requestTargets } from './request-targets.conformance.js';
import { secrets } from './secrets.conformance.js';
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
  describe("Lucentinian's refusals", () => refusals(serverOf));
  describe("Lucentinian's origins", () => origins(serverOf));
  describe("Lucentinian's secrets", () => secrets(serverOf));
  describe("Lucentinian's crowds", () => crowds(serverOf));
  describe("Lucentinian's random play", () => randomPlay(serverOf));
  describe("Lucentinian's live tables", () => liveTables(serverOf));
}
