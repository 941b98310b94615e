/**
 * What docker/Dockerfile makes images of, by their names: of those that run Node the workspace, and whether its optional dependencies come
 * along (standalone alone brings a PostgreSQL); whether the built web app is in it.
 */
export const IMAGES = {
  'auth-service': { workspace: 'apps/auth-service' },
  'score-service': { workspace: 'apps/score-service' },
  'leaderboard-stream-service': { workspace: 'apps/leaderboard-stream-service' },
  operate: { workspace: 'tools/operate' },
  standalone: { workspace: 'apps/standalone', optional: true, pages: true },
  web: { pages: true },
  gateway: { pages: true },
};
