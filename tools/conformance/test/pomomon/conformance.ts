import { describe } from '@jest/globals';

import { focusPhases } from './focus-phases.conformance.js';
import { leaderboardStream } from './leaderboard-stream.conformance.js';
import { logins } from './logins.conformance.js';
import { refusals } from './refusals.conformance.js';
import { requestTargets } from './request-targets.conformance.js';
import { webPages } from './web-pages.conformance.js';

/**
 * What the Pomomon standard and our reading of it promise to the outside, asked of a running server over nothing but HTTP; and the
 * pages that come with it.
 *
 * @param urlOf gives the address of the server, once it runs
 */
export function conformsToPomomon(urlOf: () => string): void {
  describe('logins', () => logins(urlOf));
  describe('focus phases', () => focusPhases(urlOf));
  describe('the leaderboard stream', () => leaderboardStream(urlOf));
  describe('refusals', () => refusals(urlOf));
  describe('request targets', () => requestTargets(urlOf));
  describe('the web pages', () => webPages(urlOf));
}
