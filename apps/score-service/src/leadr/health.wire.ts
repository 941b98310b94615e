import type { About, HealthReport, Liveness, UnhealthyReport } from '@laurel/contracts/leadr/health';

const NAME = 'Laurel';

export const ALIVE: Liveness = { status: 'alive' };

export function about(version: string): About {
  return { name: NAME, version };
}

export const HEALTHY: HealthReport = { service: NAME, status: 'healthy', database: 'connected' };

export const UNHEALTHY: UnhealthyReport = {
  service: NAME,
  status: 'unhealthy',
  database: 'disconnected',
  detail: 'database unavailable',
  error: 'database unavailable',
};
