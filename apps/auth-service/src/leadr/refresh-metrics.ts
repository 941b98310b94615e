import { metrics } from '@laurel/runtime/metrics';
import { Counter } from 'prom-client';

/** A rise means that tokens are being stolen, or that a client refreshes with tokens it should have forgotten. */
export const refreshReuseTotal = new Counter({
  name: 'refresh_reuse_total',
  help: 'Device sessions that were revoked because a used refresh token came back.',
  registers: [metrics],
});
