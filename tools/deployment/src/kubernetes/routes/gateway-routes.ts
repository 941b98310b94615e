import { isDeepStrictEqual } from 'node:util';

import type { HttpRouteRule } from '../gateway-api.js';
import type { Rendering } from '../rendering.js';
import type { FoundRoute, FoundRoutes } from './found-routes.js';

/** Zero is no limit: a stream lasts for as long as somebody watches. */
const STREAM_TIMEOUTS = { request: '0s' };
const PORTS = { HTTP: 80, HTTPS: 443 };
const TIMEOUTS = { request: '15s', backendRequest: '10s' };

/** The routes of the Gateway API. That they rewrite nothing is a matter of types: filters are not among the fields. */
export function gatewayRoutes(rendering: Rendering): FoundRoutes {
  const objects = rendering.all('HTTPRoute');
  const rules = objects.flatMap(({ spec }) => spec.rules);
  const parents = objects.flatMap(({ spec }) => spec.parentRefs);
  const listeners = rendering.all('Gateway').flatMap(({ spec }) => spec.listeners);
  const isOpen = listeners.some(({ protocol }) => protocol === 'HTTP');
  return {
    found: rules.flatMap(routesOf),
    hosts: objects.map(({ spec }) => spec.hostnames ?? []),
    mistakes: [
      ...rules.flatMap(timeoutMistakes),
      ...parents.flatMap(({ name }) => (rendering.one('Gateway', name) ? [] : [`there is no Gateway ${name}`])),
      ...listeners
        .filter(({ protocol, port }) => port !== PORTS[protocol])
        .map(({ name, protocol }) => `the listener ${name} must have port ${PORTS[protocol]}, that of ${protocol}`),
      ...(rendering.overlay === 'production' && isOpen ? ['a Gateway listens without TLS'] : []),
    ],
  };
}

function routesOf({ matches, timeouts, backendRefs }: HttpRouteRule): FoundRoute[] {
  return matches.flatMap(({ path }) =>
    backendRefs.map(({ name, port }) => ({
      match: path.type === 'Exact' ? ('exact' as const) : ('prefix' as const),
      path: path.value,
      upstream: name,
      port,
      stream: isDeepStrictEqual(timeouts, STREAM_TIMEOUTS),
    })),
  );
}

function timeoutMistakes({ timeouts, matches }: HttpRouteRule): string[] {
  const isRight = [STREAM_TIMEOUTS, TIMEOUTS].some((right) => isDeepStrictEqual(timeouts, right));
  const paths = matches.map(({ path }) => path.value).join(', ');
  const { request, backendRequest } = TIMEOUTS;
  return isRight ? [] : [`timeouts of ${paths} must be request ${request}, backendRequest ${backendRequest}, and of streams request 0s`];
}
