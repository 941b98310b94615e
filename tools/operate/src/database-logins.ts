import type { ServiceName } from '@laurel/contracts/routing';

/** The database roles, as they are called unless the addresses of an installation name others. */
export const DATABASE_ROLES = {
  'auth-service': 'laurel_auth',
  'score-service': 'laurel_score',
  'leaderboard-stream-service': 'laurel_stream',
} as const satisfies Record<ServiceName, string>;

/** Whose tables they are. */
export const DATABASE_OWNER = 'laurel';

/** The settings of this program that hold the services' database addresses. */
export const DATABASE_SETTINGS = {
  'auth-service': 'AUTH_DATABASE_URL',
  'score-service': 'SCORE_DATABASE_URL',
  'leaderboard-stream-service': 'STREAM_DATABASE_URL',
} as const satisfies Record<ServiceName, string>;
