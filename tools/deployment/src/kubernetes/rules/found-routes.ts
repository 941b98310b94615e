import type { Rendering } from '../rendering.js';
import type { RoutesInManifests } from './routes-in-manifests.js';
import { gatewayRoutes } from './gateway-routes.js';
import { ingressRoutes } from './ingress-routes.js';

/** The routes of a rendering, of whichever kind they are. */
export function foundRoutes(rendering: Rendering): RoutesInManifests {
  return rendering.routes === 'ingress' ? ingressRoutes(rendering) : gatewayRoutes(rendering);
}
