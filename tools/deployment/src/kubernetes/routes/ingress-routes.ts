import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';

import type { Rendering } from '../rendering.js';
import type { FoundRoute, FoundRoutes } from './found-routes.js';

const PREFIX = 'nginx.ingress.kubernetes.io/';
const STREAM = { 'proxy-buffering': 'off', 'proxy-read-timeout': '3600' };
/** What would change a path, or read it as something else than a path. */
const REWRITING = ['rewrite-target', 'app-root', 'use-regex', 'configuration-snippet', 'server-snippet', 'x-forwarded-prefix'];

/** The routes of ingress-nginx, whose annotations count for all paths of an Ingress. */
export function ingressRoutes(rendering: Rendering): FoundRoutes {
  const objects = rendering.all('Ingress');
  return {
    found: objects.flatMap(routesOf),
    hosts: objects.flatMap(({ spec }) => (spec?.rules ?? []).map(({ host }) => (host === undefined ? [] : [host]))),
    mistakes: objects.flatMap(({ metadata, spec }) => [
      ...REWRITING.filter((name) => metadata?.annotations?.[PREFIX + name] !== undefined).map(
        (name) => `Ingress ${metadata?.name}: ${name} must go, since paths must arrive as they were sent`,
      ),
      ...(rendering.overlay === 'production' && !spec?.tls?.length ? [`Ingress ${metadata?.name}: needs tls`] : []),
    ]),
  };
}

function routesOf({ metadata, spec }: IIngress): FoundRoute[] {
  const stream = Object.entries(STREAM).every(([name, value]) => metadata?.annotations?.[PREFIX + name] === value);
  return (spec?.rules ?? []).flatMap(({ http }) =>
    (http?.paths ?? []).map(({ path = '', pathType, backend }) => ({
      match: pathType === 'Exact' ? ('exact' as const) : ('prefix' as const),
      path,
      upstream: backend.service?.name ?? '',
      port: backend.service?.port?.name ?? backend.service?.port?.number ?? '',
      stream,
    })),
  );
}
