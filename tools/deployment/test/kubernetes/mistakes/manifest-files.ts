// Files of docker/kubernetes that several mistakes are made in.
export const AUTH = 'base/auth-service.yaml';
export const SCORE = 'base/score-service.yaml';
export const STREAM = 'base/leaderboard-stream-service.yaml';
export const WEB = 'base/web.yaml';
export const NAMESPACE = 'base/namespace.yaml';
export const MIGRATE = 'base/migrate.yaml';
export const POLICIES = 'base/network-policies.yaml';
export const TAGS = 'base/kustomization.yaml';
export const HTTP_ROUTE = 'routes/gateway-api/http-route.yaml';
export const INGRESS = 'routes/ingress/ingress.yaml';
export const DEMO = 'overlays/demo/kustomization.yaml';
export const POSTGRES = 'overlays/demo/postgres.yaml';
export const REDIS = 'overlays/demo/redis.yaml';
export const PRODUCTION = 'overlays/production/kustomization.yaml';
export const BUDGETS = 'overlays/production/disruption-budgets.yaml';
export const AUTOSCALING = 'overlays/production/autoscaling.yaml';
export const BACKUP = 'backup/backup.yaml';
