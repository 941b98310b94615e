import { describe } from '@jest/globals';

import { administration } from './administration.conformance.js';
import { honestBursts } from './bursts.conformance.js';
import type { LeadrServer } from './leadr-server.js';
import { liveBoards } from './live-boards.conformance.js';
import { nonces } from './nonces.conformance.js';
import { refusals } from './refusals.conformance.js';
import { requestTargets } from './request-targets.conformance.js';
import { scores } from './scores.conformance.js';
import { officialSdks } from './sdks.conformance.js';
import { sessions } from './sessions.conformance.js';
import { walkThrough } from './walk-through.conformance.js';

/**
 * What LEADR's client API and its SDKs expect, and our reading of it, asked of a running server over nothing but HTTP.
 *
 * @param serverOf gives the server, once it runs
 */
export function conformsToLeadr(serverOf: () => LeadrServer): void {
  describe("LEADR's printed walk-through", () => walkThrough(serverOf));
  describe("LEADR's SDKs", () => officialSdks(serverOf));
  describe("LEADR's sessions", () => sessions(serverOf));
  describe("LEADR's nonces", () => nonces(serverOf));
  describe("LEADR's scores", () => scores(serverOf));
  describe("LEADR's bursts", () => honestBursts(serverOf));
  describe("LEADR's live boards", () => liveBoards(serverOf));
  describe("LEADR's administration", () => administration(serverOf));
  describe("LEADR's refusals", () => refusals(serverOf));
  describe("LEADR's request targets", () => requestTargets(serverOf));
}
