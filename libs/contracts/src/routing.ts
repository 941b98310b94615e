/** The services, which answer for Laurel together. */
export const SERVICE_NAMES = ['auth-service', 'score-service', 'leaderboard-stream-service'] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Where a gateway sends a request. `web` is the static web app. */
export type Upstream = ServiceName | 'web';

export interface Route {
  readonly match: 'exact' | 'prefix';
  readonly path: string;
  readonly upstream: Upstream;
  /** A long-lived event stream: no buffering, no short read timeout. */
  readonly stream?: true;
}

/**
 * Which service answers which path; the longest match wins. The gateway configurations are held to it, and must pass path
 * and body on untouched. A prefix matches whole path segments and what follows them.
 */
export const ROUTES: readonly Route[] = [
  { match: 'prefix', path: '/auth', upstream: 'auth-service' },
  { match: 'exact', path: '/.well-known/jwks.json', upstream: 'auth-service' },
  { match: 'prefix', path: '/api/sessions', upstream: 'auth-service' },
  { match: 'prefix', path: '/api/leaderboard', upstream: 'leaderboard-stream-service', stream: true },
  { match: 'prefix', path: '/api', upstream: 'score-service' },
  { match: 'prefix', path: '/v1/client/sessions', upstream: 'auth-service' },
  { match: 'prefix', path: '/v1/client/nonce', upstream: 'auth-service' },
  { match: 'prefix', path: '/v1/live', upstream: 'leaderboard-stream-service', stream: true },
  { match: 'prefix', path: '/v1', upstream: 'score-service' },
  { match: 'exact', path: '/timestamp', upstream: 'score-service' },
  { match: 'prefix', path: '/', upstream: 'web' },
];
