import { metrics } from '@laurel/runtime/metrics';
import { Counter } from 'prom-client';

/** Logins by how they ended: complete, cancelled, or why GitLab let nobody in. */
export const loginsTotal = new Counter({
  name: 'logins_total',
  help: 'Logins of games by their outcome.',
  labelNames: ['outcome'] as const,
  registers: [metrics],
});

/** A rise means that somebody may be sending login addresses around. */
export const crossNetworkLoginsTotal = new Counter({
  name: 'cross_network_logins_total',
  help: 'Logins whose browser was in another network than their game.',
  registers: [metrics],
});
