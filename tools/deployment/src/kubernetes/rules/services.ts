import type { IService } from 'kubernetes-models/v1/Service';

import type { Rendering } from '../rendering.js';

/** Services are for the cluster alone, since plain HTTP is for the way from the gateway, and lead to pods that are ready. */
export function services(rendering: Rendering): string[] {
  return rendering.all('Service').flatMap((service) => mistakes(service).map((mistake) => `Service ${service.metadata?.name}: ${mistake}`));
}

function mistakes({ spec }: IService): string[] {
  const { type = 'ClusterIP', externalIPs, publishNotReadyAddresses = false, ports = [] } = spec ?? {};
  const others = ports.filter(({ name, appProtocol }) => name === 'http' && appProtocol !== 'http');
  return [
    ...(type === 'ClusterIP' && externalIPs === undefined ? [] : ['type must be ClusterIP, without externalIPs']),
    ...(publishNotReadyAddresses ? ['publishNotReadyAddresses must be off'] : []),
    ...others.map(({ port }) => `appProtocol of port ${port} must be http`),
  ];
}
