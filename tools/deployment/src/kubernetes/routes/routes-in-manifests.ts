import type { Rendering } from '../rendering.js';
import type { FoundRoutes } from './found-routes.js';
import { gatewayRoutes } from './gateway-routes.js';
import { ingressRoutes } from './ingress-routes.js';

/** The routes of a rendering, of whichever kind they are. */
export function routesInManifests(rendering: Rendering): FoundRoutes {
  return rendering.routes === 'ingress' ? ingressRoutes(rendering) : gatewayRoutes(rendering);
}
