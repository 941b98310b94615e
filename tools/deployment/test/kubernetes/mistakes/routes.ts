import { HTTP_ROUTE, INGRESS } from './manifest-files.js';
import type { Mistake } from './mistake.js';

export const ROUTES_MISTAKES: readonly Mistake[] = [
  {
    what: 'a stream that is cut off after a while',
    file: HTTP_ROUTE,
    from: 'request: 0s',
    to: 'request: 60s',
    told: /libs\/contracts sends prefix \/api\/leaderboard to leaderboard-stream-service as a stream; no route does/,
  },
  {
    what: 'requests that may last for ever',
    file: HTTP_ROUTE,
    from: 'request: 15s\n        backendRequest: 10s',
    to: 'request: 0s',
    told: /a route sends prefix \/api to score-service as a stream; libs\/contracts does not/,
  },
  {
    what: 'a path at the wrong service',
    file: HTTP_ROUTE,
    from: 'value: /v1/client/nonce',
    to: 'value: /v1/client/nonces',
    told: /libs\/contracts sends prefix \/v1\/client\/nonce to auth-service; no route does/,
  },
  {
    what: 'a port that the Service does not have',
    file: HTTP_ROUTE,
    from: 'port: 8082',
    to: 'port: 9092',
    told: /\/api goes to a port 9092 that score-service does not have/,
  },
  {
    what: 'streams that the ingress controller buffers',
    file: INGRESS,
    from: "nginx.ingress.kubernetes.io/proxy-buffering: 'off'",
    to: "nginx.ingress.kubernetes.io/proxy-buffering: 'on'",
    told: /libs\/contracts sends prefix \/v1\/live to leaderboard-stream-service as a stream; no route does/,
  },
  {
    what: 'paths that the ingress controller rewrites',
    file: INGRESS,
    from: "    nginx.ingress.kubernetes.io/proxy-read-timeout: '15'\n",
    to: "    nginx.ingress.kubernetes.io/proxy-read-timeout: '15'\n    nginx.ingress.kubernetes.io/rewrite-target: /\n",
    told: /Ingress requests: rewrite-target must go/,
  },
  {
    what: 'routes at another host than players know',
    file: 'overlays/production/gateway-api/hostnames.yaml',
    from: 'laurel.example',
    to: 'laurel.example.org',
    told: /the routes must name laurel\.example, the host of PUBLIC_BASE_URL/,
  },
];
