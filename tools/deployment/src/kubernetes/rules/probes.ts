import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IProbe } from 'kubernetes-models/v1/Probe';

import { OPS_PORT, portNumber } from '../container-port.js';
import { podsOf } from '../pods.js';
import type { Rendering } from '../rendering.js';

const KINDS = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
type ProbeKind = (typeof KINDS)[number];

/** What each probe asks of a service's operations listener. Liveness asks for the event loop alone: stores may be away. */
const PATHS: Readonly<Record<ProbeKind, string>> = {
  startupProbe: '/health/ready',
  livenessProbe: '/health/live',
  readinessProbe: '/health/ready',
};
const TIMEOUT_S = 2;
const START_S = 60;
/** One answer that comes late is no reason for a restart. */
const FAILURES_MIN = 2;

/** Whatever keeps running is watched: time to start, whether it lives, whether it is ready, at ports that exist. */
export function probes(rendering: Rendering): string[] {
  return podsOf(rendering)
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .flatMap((pod) =>
      pod.containers.flatMap((container) =>
        KINDS.flatMap((kind) => mistakes(container, kind).map((text) => `${pod.title}, container ${container.name}, ${kind}: ${text}`)),
      ),
    );
}

function mistakes(container: IContainer, kind: ProbeKind): string[] {
  const probe = container[kind];
  if (probe === undefined) return ['is missing'];
  const port = probe.httpGet?.port ?? probe.tcpSocket?.port;
  return [
    ...(port !== undefined && portNumber(container, port) === undefined ? [`the container has no port ${port}`] : []),
    ...(probe.timeoutSeconds === TIMEOUT_S ? [] : [`timeoutSeconds must be ${TIMEOUT_S}`]),
    ...(hasOpsPort(container) ? opsMistakes(container, probe, kind) : []),
    ...(kind === 'startupProbe' && patienceOf(probe) < START_S ? [`must give ${START_S} s to start`] : []),
    ...((probe.failureThreshold ?? 0) >= FAILURES_MIN ? [] : [`failureThreshold must be ${FAILURES_MIN} or more`]),
  ];
}

function opsMistakes(container: IContainer, { httpGet }: IProbe, kind: ProbeKind): string[] {
  const isOps = httpGet !== undefined && portNumber(container, httpGet.port) === portNumber(container, OPS_PORT);
  return [
    ...(isOps ? [] : [`must ask the port ${OPS_PORT}, which no gateway routes to`]),
    ...(httpGet?.path === PATHS[kind] ? [] : [`must ask ${PATHS[kind]}`]),
  ];
}

/** For how many seconds a probe may fail. */
function patienceOf({ failureThreshold = 0, periodSeconds = 0 }: IProbe): number {
  return failureThreshold * periodSeconds;
}

function hasOpsPort({ ports = [] }: IContainer): boolean {
  return ports.some(({ name }) => name === OPS_PORT);
}
