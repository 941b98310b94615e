import { isDeepStrictEqual } from 'node:util';

import { ROUTES } from '@laurel/contracts/routing';

import type { Rendering } from '../rendering.js';
import type { FoundRoute } from '../routes/found-routes.js';
import { routesInManifests } from '../routes/routes-in-manifests.js';

/** Each path goes where libs/contracts says, as it was sent, for as long as its kind of answer lasts; at the host that players know. */
export function routes(rendering: Rendering): string[] {
  const { found, hosts, mistakes } = routesInManifests(rendering);
  const expected = ROUTES.map(({ match, path, upstream, stream = false }) => ({ match, path, upstream, stream }));
  const actual = found.map(({ match, path, upstream, stream }) => ({ match, path, upstream, stream }));
  const missing = expected.filter((route) => !actual.some((other) => isDeepStrictEqual(other, route)));
  const needless = actual.filter((route) => !expected.some((other) => isDeepStrictEqual(other, route)));
  return [
    ...mistakes,
    ...missing.map((route) => `libs/contracts sends ${shown(route)}; no route does`),
    ...needless.map((route) => `a route sends ${shown(route)}; libs/contracts does not`),
    ...found
      .filter(({ upstream, port }) => !hasPort(rendering, upstream, port))
      .map(({ path, upstream, port }) => `${path} goes to a port ${port} that ${upstream} does not have`),
    ...hostMistakes(rendering, hosts),
  ];
}

function shown({ match, path, upstream, stream }: Omit<FoundRoute, 'port'>): string {
  return `${match} ${path} to ${upstream}${stream ? ' as a stream' : ''}`;
}

function hasPort(rendering: Rendering, service: string, reference: string | number): boolean {
  return rendering.one('Service', service)?.spec?.ports?.some(({ name, port }) => name === reference || port === reference) === true;
}

/** Without hosts, routes take every host: right for a demo alone. */
function hostMistakes(rendering: Rendering, hosts: readonly (readonly string[])[]): string[] {
  if (rendering.overlay !== 'production') return [];
  const publicBaseUrl = rendering.one('ConfigMap', 'laurel')?.data?.PUBLIC_BASE_URL ?? '';
  const host = URL.canParse(publicBaseUrl) ? new URL(publicBaseUrl).hostname : '';
  return hosts.every((each) => each.includes(host)) ? [] : [`the routes must name ${host}, the host of PUBLIC_BASE_URL`];
}
