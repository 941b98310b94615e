import { metrics } from '@laurel/runtime/metrics';
import { Counter } from 'prom-client';

/** A rise that the number of players does not explain means that somebody makes up devices to get round what each of them may do. */
export const deviceSessionsTotal = new Counter({
  name: 'device_sessions_total',
  help: 'Sessions that devices have opened.',
  registers: [metrics],
});
