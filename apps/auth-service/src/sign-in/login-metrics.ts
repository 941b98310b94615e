import { metrics } from '@laurel/runtime/metrics';
import { Counter } from 'prom-client';

import type { SignInFailure } from '../gitlab/sign-in-outcome.js';

type LoginOutcome = 'complete' | 'cancelled' | SignInFailure;

const OUTCOMES: readonly LoginOutcome[] = ['complete', 'cancelled', 'declined', 'gitlab-unavailable', 'account-not-active', 'not-in-group'];

/** Logins by how they ended: complete, cancelled, or why GitLab let nobody in. */
export const loginsTotal = new Counter({
  name: 'logins_total',
  help: 'Logins of games by their outcome.',
  labelNames: ['outcome'] as const,
  registers: [metrics],
});

for (const outcome of OUTCOMES) loginsTotal.inc({ outcome }, 0);

/** A rise means that somebody may be sending login addresses around. */
export const crossNetworkLoginsTotal = new Counter({
  name: 'cross_network_logins_total',
  help: 'Logins whose browser was in another network than their game.',
  registers: [metrics],
});
